import { endsInTopLevel } from './find-links.ts'
import { isPlainName, judgeName, type NameProblem } from './judge-name.ts'
import { withoutEnd } from './without-end.ts'

/** What a person should know of a link before they follow it. */
export interface LinkJudgement {
  /** Where it really leads: its host, in the letters that name servers know it by; the addresses, of mailboxes. */
  readonly host: string
  /** Its words say so themselves, in letters that can be taken for no others. */
  readonly says: boolean
  /** other_host: its words name another server than the one it leads to (CVE-2023-36462 of Mastodon). */
  readonly warning: 'other_host' | NameProblem | null
}

/** What words say, without what no reader sees of them; the full stop of Chinese and Japanese parts names as ours does. */
const asRead = (words: string): string =>
  words
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replaceAll('。', '.')
    .trim()

const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/u

/** The name at the beginning of these letters: `example.org` of `example.org:80/path`. */
const nameAt = (letters: string): string =>
  withoutEnd(/^[\p{L}\p{M}\p{N}._-]+/u.exec(letters)?.[0] ?? '', /[._-]/u)

const names = (name: string): boolean => name.includes('.') && (isAddress.test(name) || endsInTopLevel(name))

/**
 * The servers that words name: at the beginning of each word, whatever stands before it, and on both sides of an `@`, since
 * what stands before it may be there to be taken for the server (`https://bank.com@evil.org`). What follows is a path.
 * Word by word, since an expression that looks for a host anywhere takes a time that grows with the square of the words.
 */
const hostsIn = (words: string): readonly string[] =>
  words.split(/[\s(«“"'‘’<{[]+/u).flatMap((word) => {
    const begins = word.search(/[\p{L}\p{N}]/u)
    if (begins === -1) return []
    const [authority = ''] = word
      .slice(begins)
      .replace(/^[a-z][a-z+.-]*:(?=[/\\])[/\\]+|^mailto:/iu, '')
      .split(/[/\\?#]/u, 1)
    const sides = authority.split('@')
    return [sides[0] ?? '', sides.at(-1) ?? ''].map(nameAt).filter(names)
  })

const withoutWww = (host: string): string =>
  host
    .toLowerCase()
    .replace(/^www\./u, '')
    .replace(/\.$/u, '')

/** The same name as the standard writes it: `éxample.org` and `xn--xample-9ua.org` are one. */
const standard = (host: string): string =>
  URL.canParse(`https://${host}`) ? withoutWww(new URL(`https://${host}`).hostname) : withoutWww(host)

/** Of one of the tails `example.org` and `shop.example.org`, one may stand for the other: both are of the same owner. */
const isWithin = (one: string, other: string): boolean => one === other || one.endsWith(`.${other}`)

const areRelated = (one: string, other: string): boolean => isWithin(one, other) || isWithin(other, one)

/** Looks at the words of a link and at where it leads. */
export const judgeLink = (words: string, target: string): LinkJudgement => {
  const read = asRead(words)
  if (/^mailto:/iu.test(target)) return judgeMailbox(read, target)
  if (!URL.canParse(target)) return { host: target, says: false, warning: null }
  const { hostname, username, password } = new URL(target)
  const host = withoutWww(hostname)
  const named = hostsIn(read)
  const isOther = named.some((name) => !areRelated(host, standard(name)))
  const hidesHost = username !== '' || password !== ''
  const warning = isOther || hidesHost ? 'other_host' : problemOf([host, ...named])
  const says = warning === null && isPlainName(host) && named.some((name) => standard(name) === host)
  return { host: hostname, says, warning }
}

const problemOf = (hosts: readonly string[]): NameProblem | null => {
  for (const host of hosts) {
    const problem = judgeName(host)
    if (problem !== null) return problem
  }
  return null
}

/** A mailbox is told by its name and its server; several are told whole. */
const judgeMailbox = (read: string, target: string): LinkJudgement => {
  const path = target.slice('mailto:'.length).split('?', 1)[0] ?? ''
  const mailboxes = asRead(decodeOr(path))
    .split(',')
    .map((mailbox) => {
      const [, name, server] = /^([^@]*)@([^@]*)$/u.exec(mailbox.trim()) ?? []
      return name === undefined || server === undefined
        ? { name: mailbox.replace(/[\p{C}\p{Z}]/gu, ''), server: null }
        : { name: name.replace(/[\p{C}\p{Z}]/gu, ''), server: standard(server.replace(/[\p{C}\p{Z}]/gu, '')) }
    })
  const servers = mailboxes.flatMap(({ server }) => server ?? [])
  const host = mailboxes.map(({ name, server }) => (server === null ? name : `${name}@${server}`)).join(', ')
  const named = hostsIn(read)
  const isOther =
    named.length > 0 &&
    (named.some((name) => !servers.some((server) => areRelated(server, standard(name)))) ||
      // One who is named, and others who are not.
      servers.some((server) => !named.some((name) => areRelated(server, standard(name)))))
  const warning = isOther ? 'other_host' : problemOf([...servers, ...mailboxes.map(({ name }) => name)])
  const says =
    warning === null &&
    mailboxes.length === 1 &&
    servers.length === 1 &&
    servers.every(isPlainName) &&
    read
      .toLowerCase()
      .split(/[\s(«“"'‘’<{[,;:]+/u)
      .some((word) => withoutEnd(word, /[)»”>}\].!?]/u) === host.toLowerCase())
  return { host, says, warning }
}

const decodeOr = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
