const longest = 2048

/** Control characters, and those that turn the direction of writing or have no width: they hide what an address is. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

/**
 * What no mailbox is written with. An address of mailboxes is handed on as it stands (only what follows `//` is normalised),
 * and a mail program that is called with it in quotes would take a quote for the end of it, and what follows for options.
 */
const beyondMailboxes = /[^\w.!#%&*+,/=?@~-]/gu

const keptInMail = ['subject', 'body']

/**
 * The address to open in the browser or the mail program, written anew; null when it is not to be opened.
 *
 * https and mailto; http on this computer only (servers of tests and of the hand-off). No user or password in
 * it, nothing invisible, at most 2,048 characters. Of a mailto only recipient, subject and text are kept: some
 * mail programs would attach a file that an address names.
 */
export const judgeAddress = (address: string): string | null => {
  const url = readAddress(address)
  if (url === null) return null
  if (url.protocol === 'https:') return url.hostname === '' ? null : url.href
  if (url.protocol === 'http:') return isThisComputer(url.hostname) ? url.href : null
  if (url.protocol === 'mailto:') return plainMail(url)
  return null
}

/**
 * The same of an address of the web that is not encrypted: it is opened once a person was shown it and said so. Null for all
 * others, also for those that need no question.
 */
export const judgeUnencrypted = (address: string): string | null => {
  const url = readAddress(address)
  return url?.protocol === 'http:' && url.hostname !== '' && !isThisComputer(url.hostname) ? url.href : null
}

const readAddress = (address: string): URL | null => {
  if (address.length > longest || hidden.test(address) || !URL.canParse(address)) return null
  const url = new URL(address)
  return url.username === '' && url.password === '' ? url : null
}

const isThisComputer = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)

const plainMail = (url: URL): string | null => {
  if (url.pathname === '' || hidden.test(decodeOrEmpty(url.pathname))) return null
  const recipients = url.pathname.replace(beyondMailboxes, escaped)
  const kept = keptInMail.flatMap((name) => {
    const value = url.searchParams.get(name)
    // A subject is one line: a mail program could take what stands behind a line break for a header of its own.
    const written = name === 'subject' ? value?.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ') : value
    return written === null || written === undefined ? [] : [`${name}=${encodeURIComponent(written)}`]
  })
  return `mailto:${recipients}${kept.length > 0 ? `?${kept.join('&')}` : ''}`
}

/** All that is left of an address beyond ASCII was escaped when it was parsed. */
const escaped = (letter: string): string =>
  `%${letter.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`

const decodeOrEmpty = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return '\0'
  }
}
