import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import type { LookupFunction } from 'node:net'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import ipaddr from 'ipaddr.js'

/**
 * Reads what stands at an address that somebody else named (an image in a message of a stranger): never from this computer
 * nor from the networks that it stands in, never more than asked for, and telling as little as possible.
 */
export interface Outside {
  read(address: string, wanted: OutsideRequest): Promise<OutsideOutcome>
}

export interface OutsideRequest {
  /** What lets one in; dropped when another server answers in its place. */
  readonly headers: Readonly<Record<string, string>>
  /** The server of an account of ours, as `host:port` of its address: it may stand on a private network, nothing else may. */
  readonly ownServer: string | null
  /** Most bytes, after decompression. */
  readonly bytes: number
  /** Milliseconds for all of it. */
  readonly timeout: number
  readonly signal: AbortSignal
}

/**
 * `isDoubtful`: something that lies between may have said it in place of the server, as a café does with its page to sign in:
 * over a connection without encryption with any status, or where names are looked up. Over TLS only the server itself can.
 */
export type OutsideOutcome =
  | { readonly kind: 'read'; readonly bytes: Uint8Array<ArrayBuffer>; readonly isDoubtful?: true }
  /** address: it may not be asked · size: it is too large. Trying again changes nothing. */
  | { readonly kind: 'refused'; readonly reason: 'address' | 'size'; readonly isDoubtful?: true }
  /** The server says that it is not there (404, 410), or not for us (401, 403). */
  | { readonly kind: 'gone'; readonly isDoubtful?: true }
  | { readonly kind: 'unavailable' }

/** Every address that a name stands for. */
export type Resolve = (
  host: string
) => Promise<readonly { readonly address: string; readonly family: number }[]>

const mostRedirects = 3
const usualPorts: ReadonlySet<string> = new Set(['', '80', '443'])

/**
 * What an address may be read through. Each name is resolved once, each of its addresses judged, and the connection made to
 * those very addresses, so that no second answer of a name server counts. `allowed` are servers (`host:port`) on this
 * computer that a test may read.
 */
export const createOutside = (
  options: { readonly resolve?: Resolve; readonly allowed?: readonly string[] } = {}
): Outside => {
  const resolve = options.resolve ?? ((host) => lookup(host, { all: true, verbatim: true }))
  const open = (url: URL, wanted: OutsideRequest): boolean =>
    url.host === wanted.ownServer || (options.allowed?.includes(url.host) ?? false)
  return {
    async read(address, wanted) {
      // Listeners rather than AbortSignal.any: it leaks on a signal that lives as long as the app.
      const controller = new AbortController()
      const timeout = AbortSignal.timeout(wanted.timeout)
      const abort = (): void => controller.abort()
      wanted.signal.addEventListener('abort', abort, { once: true })
      timeout.addEventListener('abort', abort, { once: true })
      if (wanted.signal.aborted) abort()
      try {
        return await follow(address, wanted, controller.signal, async (url) => {
          const isOpen = open(url, wanted)
          if (!isOpen && (!usualPorts.has(url.port) || isInsideName(url.hostname))) return null
          const addresses = await addressesOf(url.hostname, resolve)
          const mayBeRead = isOpen || addresses.every((one) => isPublicAddress(one.address))
          if (mayBeRead) return addresses
          return ipaddr.isValid(bareHost(url.hostname)) ? null : 'leads_inside'
        })
      } catch {
        // Whatever a network can do: no name, no connection, half an answer, too slow.
        return { kind: 'unavailable' }
      } finally {
        wanted.signal.removeEventListener('abort', abort)
        timeout.removeEventListener('abort', abort)
        controller.abort()
      }
    }
  }
}

type Addresses = Awaited<ReturnType<Resolve>>

const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/gu, '')

const addressesOf = async (hostname: string, resolve: Resolve): Promise<Addresses> => {
  const host = bareHost(hostname)
  // A literal is never looked up: it is judged as it stands.
  if (ipaddr.isValid(host)) return [{ address: host, family: ipaddr.parse(host).kind() === 'ipv6' ? 6 : 4 }]
  const addresses = await resolve(host)
  if (addresses.length === 0) throw new Error('a name without an address')
  return addresses
}

/** The one part of IPv6 that was ever given out (RFC 4291, IANA): what is outside of it leads nowhere, or back inside. */
const givenOut = ipaddr.IPv6.parse('2000::')
const givenOutBits = 3

/** Whether an address is one of the public internet: not loopback, not private, nor anything that leads back to those. */
export const isPublicAddress = (address: string): boolean => {
  // With a zone it means one of the networks that this computer stands in.
  if (address.includes('%') || !ipaddr.isValid(address)) return false
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return false
  return parsed instanceof ipaddr.IPv4 || parsed.match(givenOut, givenOutBits)
}

/** Names that mean something inside of a network only (RFC 6761, 6762, 8375, ICANN’s `internal`): not even looked up. */
const insideNames =
  /(?:^|\.)(?:localhost|local|internal|intranet|corp|home|lan|home\.arpa|onion|test|invalid)$/u

const isInsideName = (hostname: string): boolean => {
  const name = hostname.toLowerCase().replace(/\.$/u, '')
  return insideNames.test(name) || !(name.includes('.') || name.includes(':'))
}

/** Follows redirects by hand: each address is judged anew. */
const follow = async (
  address: string,
  wanted: OutsideRequest,
  signal: AbortSignal,
  /** null: it may not be asked; leads_inside: where its name leads now, it may not. */
  judge: (url: URL) => Promise<Addresses | 'leads_inside' | null>
): Promise<OutsideOutcome> => {
  let isDoubtful = false
  const marked = <Outcome extends OutsideOutcome>(outcome: Outcome): OutsideOutcome =>
    isDoubtful && outcome.kind !== 'unavailable' ? { ...outcome, isDoubtful: true } : outcome
  const refused = { kind: 'refused', reason: 'address' } as const
  let url = readAddress(address)
  let headers = wanted.headers
  for (let redirects = 0; url !== null; redirects += 1) {
    const addresses = await judge(url)
    if (addresses === null) return marked(refused)
    if (addresses === 'leads_inside' || url.protocol === 'http:') isDoubtful = true
    if (addresses === 'leads_inside') return marked(refused)
    const response = await ask(url, headers, addresses, signal)
    const location = isRedirect(response.statusCode ?? 0) ? response.headers.location : undefined
    if (location === undefined) return marked(await readAnswer(response, wanted.bytes, signal))
    response.destroy()
    if (redirects >= mostRedirects) return marked(refused)
    const next = readAddress(location, url)
    if (next !== null && next.origin !== url.origin) headers = {}
    if (next !== null && url.protocol === 'https:' && next.protocol === 'http:') return marked(refused)
    url = next
  }
  return marked(refused)
}

const readAddress = (text: string, from?: URL): URL | null => {
  if (!URL.canParse(text, from)) return null
  const url = new URL(text, from)
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  return isWeb && url.username === '' && url.password === '' ? url : null
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

const ask = (
  url: URL,
  headers: Readonly<Record<string, string>>,
  addresses: Addresses,
  signal: AbortSignal
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? requestSecure : requestPlain)(
      url,
      {
        method: 'GET',
        headers: { accept: '*/*', 'accept-encoding': 'gzip, deflate, br', ...headers },
        lookup: pinnedTo(addresses),
        agent: false,
        signal
      },
      (response) => {
        const reached = response.socket.remoteAddress
        const isPinned = addresses.some((one) => isSameAddress(one.address, reached))
        if (isPinned) resolve(response)
        else {
          response.destroy()
          reject(new Error('another address answered'))
        }
      }
    )
    request.on('error', reject)
    request.end()
  })

const pinnedTo =
  (addresses: Addresses): LookupFunction =>
  (_host, options, callback) => {
    const [first] = addresses
    if (options.all === true) callback(null, [...addresses])
    else callback(null, first?.address ?? '', first?.family ?? 4)
  }

const isSameAddress = (one: string, other: string | undefined): boolean =>
  other !== undefined &&
  ipaddr.isValid(other) &&
  ipaddr.process(one).toNormalizedString() === ipaddr.process(other).toNormalizedString()

const readAnswer = async (
  response: IncomingMessage,
  most: number,
  signal: AbortSignal
): Promise<OutsideOutcome> => {
  const status = response.statusCode ?? 0
  if (status !== 200) {
    response.destroy()
    return { kind: [401, 403, 404, 410, 451].includes(status) ? 'gone' : 'unavailable' }
  }
  const told = Number(response.headers['content-length'] ?? '0')
  const body = told > most ? null : decompressed(response)
  const bytes = body === null ? null : await readAtMost(body, most)
  response.destroy()
  if (bytes === null) return { kind: 'refused', reason: 'size' }
  // An answer that tells no length seems whole to Node when the connection was ended by us: half of it is none.
  return signal.aborted ? { kind: 'unavailable' } : { kind: 'read', bytes }
}

const decompressed = (response: IncomingMessage): Readable => {
  const encoding = (response.headers['content-encoding'] ?? '').trim().toLowerCase()
  const decompress =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : null
  if (decompress === null) return response
  response.on('error', (problem) => decompress.destroy(problem))
  return response.pipe(decompress)
}

/** Null when there is more: a small answer may unfold into a very large one. */
const readAtMost = async (body: Readable, most: number): Promise<Uint8Array<ArrayBuffer> | null> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    const part = Buffer.from(chunk)
    size += part.length
    if (size > most) {
      body.destroy()
      return null
    }
    chunks.push(part)
  }
  return Uint8Array.from(Buffer.concat(chunks))
}
