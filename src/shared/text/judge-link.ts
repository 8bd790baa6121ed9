import { endsInTopLevel } from './find-links.ts'

/** What a person should know of a link before they follow it. */
export interface LinkJudgement {
  /** Where it really leads: its host, in the letters that name servers know it by; the address, of a mailbox. */
  readonly host: string
  /** Its words say so themselves. */
  readonly says: boolean
  /**
   * other_host: its words name another server than the one it leads to (CVE-2023-36462 of Mastodon) · mixed_scripts: the
   * name of its server is written with letters of several alphabets, which may look like another name.
   */
  readonly warning: 'other_host' | 'mixed_scripts' | null
}

/** Scripts whose letters are taken for those of another; Japanese and Korean write with several that are not. */
const alike = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Cherokee}/u
]

/** A host at the start of a word, with or without its protocol: `example.org/path`, `https://exa…`. */
const named =
  /^(?:https?:\/\/)?(?:[^/?#@]*@)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+[\p{L}]{2,})(?=[/:?#…)»”,]|$)/iu

/** Word by word, since an expression that looks for a host anywhere takes a time that grows with the square of the words. */
const hostsIn = (words: string): readonly string[] =>
  words.split(/[\s(«“"']+/u).flatMap((word) => named.exec(word)?.[1] ?? [])

const withoutWww = (host: string): string => host.toLowerCase().replace(/^www\./u, '')

/** The same name as the standard writes it: `éxample.org` and `xn--xample-9ua.org` are one. */
const standard = (host: string): string =>
  URL.canParse(`https://${host}`) ? withoutWww(new URL(`https://${host}`).hostname) : withoutWww(host)

const mixesScripts = (host: string): boolean =>
  host.split('.').some((label) => alike.filter((script) => script.test(label)).length > 1)

/** Of one of the tails `example.org` and `shop.example.org`, one may stand for the other: both are of the same owner. */
const isWithin = (one: string, other: string): boolean => one === other || one.endsWith(`.${other}`)

/** Looks at the words of a link and at where it leads. */
export const judgeLink = (words: string, target: string): LinkJudgement => {
  const address = words.normalize('NFKC').trim()
  if (/^mailto:/iu.test(target)) {
    const mailbox = decodeOr(target.replace(/^mailto:/iu, '').split('?', 1)[0] ?? '')
    return { host: mailbox, says: address.toLowerCase().includes(mailbox.toLowerCase()), warning: null }
  }
  if (!URL.canParse(target)) return { host: target, says: address === target, warning: null }
  const { hostname, username, password } = new URL(target)
  const host = withoutWww(hostname)
  const written = /^https?:\/\/([^/?#]*)/iu.exec(target)?.[1]?.replace(/^.*@/u, '') ?? ''
  const names = hostsIn(address).filter(endsInTopLevel)
  const isOther = names.some((name) => !isWithin(host, standard(name)) && !isWithin(standard(name), host))
  const hidesHost = username !== '' || password !== ''
  if (isOther || hidesHost) return { host: hostname, says: false, warning: 'other_host' }
  if (mixesScripts(written) || names.some(mixesScripts))
    return { host: hostname, says: false, warning: 'mixed_scripts' }
  return { host: hostname, says: names.some((name) => standard(name) === host), warning: null }
}

const decodeOr = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
