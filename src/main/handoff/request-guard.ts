import type { IncomingHttpHeaders } from 'node:http'

/** What the guard looks at of a request, as Node got it. */
export interface GuardedRequest {
  readonly method: string
  readonly rawHeaders: readonly string[]
  readonly headers: IncomingHttpHeaders
}

/** Sent with every answer: nothing from elsewhere, no frame, no referrer, nothing kept (quality: hand-off link server). */
export const secureHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex, nofollow',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()'
}

/** Every value that a header has: Node keeps the first of some, and joins others. */
const valuesOf = (rawHeaders: readonly string[], header: string): readonly string[] =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 && name.toLowerCase() === header ? [rawHeaders[index + 1] ?? ''] : []
  )

/** The one Host header, in the form of the list of names; null when it is missing or doubled (Node accepts two). */
export const hostOf = ({ rawHeaders }: Pick<GuardedRequest, 'rawHeaders'>): string | null => {
  const hosts = valuesOf(rawHeaders, 'host')
  const [host] = hosts
  return host === undefined || hosts.length > 1 ? null : host.toLowerCase()
}

/** Whether a request asks for a path, as browsers do, and not for an address, another host or the server as a whole. */
export const isPathTarget = (target: string | undefined): boolean => /^\/(?![/\\])/u.test(target ?? '')

/**
 * Whether a form came from our own page. Browsers say `Origin: null` for forms of pages without referrer, as ours are, and
 * then Sec-Fetch-Site tells, wherever they send it; what is left is decided by the form's one-time value, which no other site
 * can know.
 */
export const comesFromOurPage = (
  { headers }: Pick<GuardedRequest, 'headers'>,
  origins: ReadonlySet<string>
): boolean => {
  const { origin, referer } = headers
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin') return false
  if (origin !== undefined && origin !== 'null' && !origins.has(origin.toLowerCase())) return false
  if (referer === undefined) return true
  return URL.canParse(referer) && origins.has(new URL(referer).origin)
}

/** Whether a request says once, and exactly, that it brings what a form of a page without script sends. */
export const isForm = ({ rawHeaders }: Pick<GuardedRequest, 'rawHeaders'>): boolean => {
  const types = valuesOf(rawHeaders, 'content-type')
  const [type = ''] = types
  // Some browsers name the charset, which is that of our pages.
  return (
    types.length === 1 &&
    /^application\/x-www-form-urlencoded\s*(?:;\s*charset="?utf-8"?\s*)?$/u.test(type.toLowerCase())
  )
}

/** Origins under which the page answers: what `Origin` may say. */
export const originsOf = (hosts: ReadonlySet<string>, publicAddress: string | null): ReadonlySet<string> =>
  new Set([
    ...[...hosts].map((host) => `http://${host}`),
    ...(publicAddress === null ? [] : [new URL(publicAddress).origin])
  ])

/** Names of Host under which the page answers: the address it listens on, and that of the company's proxy. */
export const hostsOf = (
  addresses: readonly string[],
  port: number,
  publicAddress: string | null
): ReadonlySet<string> => {
  const local = addresses.flatMap((address) => {
    const named = address.includes(':') ? `[${address}]` : address
    const loopback = address === '127.0.0.1' || address === '::1'
    return [`${named}:${port}`, ...(loopback ? [`localhost:${port}`] : [])]
  })
  return new Set([...local, ...(publicAddress === null ? [] : [new URL(publicAddress).host])])
}
