import ipaddr from 'ipaddr.js'
import { withoutEnd } from '../../shared/text/without-end.ts'

/**
 * The origin of a server that a person typed (`bsky.social`, `https://example.org/login`), or null when it cannot be one.
 * Passwords travel by https; plain http only to this computer.
 */
export const readServerAddress = (text: string): URL | null => {
  const page = readPageAddress(text)
  return page === null ? null : new URL(page.origin)
}

/** The same for what has an address of its own on a server (`example.org/blog`, a feed): its path and its query stay. */
export const readPageAddress = (text: string): URL | null => {
  const typed = text.trim()
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//iu.test(typed) ? typed : `https://${typed}`
  if (typed === '' || !URL.canParse(withScheme)) return null
  const url = new URL(withScheme)
  const allowed = url.protocol === 'https:' || (url.protocol === 'http:' && isThisComputer(url.hostname))
  if (!allowed || url.username !== '' || url.password !== '') return null
  url.hash = ''
  return url
}

/**
 * Whether an address that a server names may be called: https in public, or private when the person typed a private server
 * to begin with. Otherwise a server could make the app knock at the doors of its own network.
 */
export const mayCall = (address: URL, typedServer: URL): boolean => {
  if (readServerAddress(address.origin) === null) return false
  return !isPrivate(address.hostname) || isPrivate(typedServer.hostname)
}

const isThisComputer = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || rangeOf(host) === 'loopback'

const isPrivate = (written: string): boolean => {
  // `localhost.` is the same name, said to be whole.
  const host = withoutEnd(written, /\./u)
  const range = rangeOf(host)
  if (range !== null) return range !== 'unicast'
  return !host.includes('.') || /\.(?:localhost|local|internal|lan|home|corp)$/u.test(host)
}

/** The kind of an IP address, null for a name. */
const rangeOf = (host: string): string | null => {
  const bare = host.replace(/^\[|\]$/gu, '')
  return ipaddr.isValid(bare) ? ipaddr.process(bare).range() : null
}
