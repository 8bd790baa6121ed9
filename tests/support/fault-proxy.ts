import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'

/** What stands between the app and a network, and how it goes wrong. */
export type ProxyFault =
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The connection ends before anything reached the network. */
  | { readonly kind: 'reset' }
  /** The connection stays open and says nothing; nothing reached the network. */
  | { readonly kind: 'half_open' }
  /** The network did what was asked; then the connection ends, or says nothing more. */
  | { readonly kind: 'accepted_then_reset' }
  | { readonly kind: 'accepted_then_timeout' }
  /** Half of the answer, then the end of the connection. */
  | { readonly kind: 'truncated' }
  /** The answer begins, and goes on a byte at a time. */
  | { readonly kind: 'slow_body' }
  /** What is read is answered with what stood there before: pages come twice, and out of order. */
  | { readonly kind: 'stale' }
  /** What is written is not passed on, and answered with what was answered to the one before: a cache, or mixed-up connections. */
  | { readonly kind: 'mixed_up' }
  /** The network did what was asked; its answer is a success without a word. */
  | { readonly kind: 'emptied' }
  /** What is written is sent elsewhere: to another address of the same server. */
  | { readonly kind: 'writes_redirected' }
  /** A failure whose small body unfolds to many megabytes. */
  | { readonly kind: 'bomb' }
  /** An answer without a length or an end, in the manner of 1996. */
  | { readonly kind: 'http_1_0' }
  /** An answer in pieces that never end. */
  | { readonly kind: 'endless' }
  /** A wall in front of the network, from the so-manieth request on (1: the next). */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      readonly from: number
    }
  /** Something between refuses without a word: no body, no type. */
  | { readonly kind: 'bare'; readonly status: number }
  /** The Wi-Fi of a café answers in place of the network. */
  | { readonly kind: 'captive_portal'; readonly way: 'redirect' | 'page' | 401 | 403 | 404 }
  /** The clock of the network, as it says it in its answers. */
  | { readonly kind: 'clock_skew'; readonly milliseconds: number }

export interface FaultProxy {
  /** The network through the proxy: the same addresses, another way. */
  readonly fetch: typeof fetch
  /** What goes wrong with each request from now on; null: nothing. */
  fault: ProxyFault | null
  /** The requests that a fault concerns, and how many of them pass before it begins. */
  concerns: (request: { readonly method: string; readonly path: string }) => boolean
  passes: number
  /** Runs before the so-manieth request from now on (1: the next). */
  beforeRequest(number: number, run: () => void): void
  /** Names are not found: no connection is made at all. */
  hasNames: boolean
  /** Requests that came to the proxy. */
  readonly requests: () => number
  stop(): Promise<void>
}

interface Whole {
  readonly status: number
  readonly headers: Record<string, string | readonly string[]>
  readonly body: Buffer
}

const collect = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

const target = 'x-fault-proxy-target'

/** Many megabytes of nothing, in some kilobytes; made once. */
let madeBomb: Buffer | null = null
const bomb = (): Buffer => (madeBomb ??= gzipSync(Buffer.alloc(32 * 1024 * 1024)))

/** A proxy on loopback, in front of servers on loopback alone. */
export const startFaultProxy = async (): Promise<FaultProxy> => {
  let count = 0
  /** Requests since the fault began. */
  let sinceFault = 0
  let fault: ProxyFault | null = null
  let hasNames = true
  let concerns: FaultProxy['concerns'] = () => true
  let passes = 0
  let waiting: { at: number; run: () => void } | null = null
  const before = new Map<string, Whole>()
  const written = new Map<string, Whole>()

  const forward = async (incoming: IncomingMessage, body: Buffer): Promise<Whole> => {
    const url = new URL(incoming.url ?? '/', String(incoming.headers[target]))
    if (url.hostname !== '127.0.0.1') throw new Error('only servers on this computer are asked')
    const { [target]: _, host: _host, connection: _connection, ...headers } = incoming.headers
    return await new Promise((resolve, reject) => {
      const sent = request(url, { method: incoming.method, headers, agent: false }, (answer) => {
        collect(answer).then(
          (whole) =>
            resolve({
              status: answer.statusCode ?? 502,
              headers: Object.fromEntries(
                Object.entries(answer.headers).flatMap(([name, value]) =>
                  value === undefined || ['transfer-encoding', 'content-length', 'connection'].includes(name)
                    ? []
                    : [[name, value]]
                )
              ),
              body: whole
            }),
          reject
        )
      })
      sent.on('error', reject)
      sent.end(body)
    })
  }

  const send = (response: ServerResponse, whole: Whole): void => {
    response.writeHead(whole.status, {
      ...whole.headers,
      'content-length': String(whole.body.length)
    } as never)
    response.end(whole.body)
  }
  const isRead = (incoming: IncomingMessage): boolean =>
    incoming.method === 'GET' || /get(?:Updates|Me)$/u.test(incoming.url ?? '')

  const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await collect(incoming)
    const isConcerned = concerns({
      method: incoming.method ?? 'GET',
      path: new URL(incoming.url ?? '/', 'http://proxy').pathname
    })
    if (isConcerned) sinceFault += 1
    const current = isConcerned && sinceFault > passes ? fault : null
    const place = `${String(incoming.headers[target])} ${new URL(incoming.url ?? '/', 'http://proxy').pathname}`
    const ask = async (): Promise<Whole> => {
      const whole = await forward(incoming, body)
      if (isRead(incoming)) before.set(place, whole)
      else if (whole.status < 300) written.set(place, whole)
      return whole
    }
    switch (current?.kind) {
      case undefined:
        return send(response, await ask())
      case 'latency':
        await new Promise((resolve) => setTimeout(resolve, current.milliseconds))
        return send(response, await ask())
      case 'reset':
        incoming.socket.resetAndDestroy()
        return
      case 'half_open':
        return
      case 'accepted_then_reset':
        await ask()
        incoming.socket.resetAndDestroy()
        return
      case 'accepted_then_timeout':
        await ask()
        return
      case 'truncated': {
        const whole = await ask()
        response.writeHead(whole.status, {
          ...whole.headers,
          'content-length': String(whole.body.length + 1)
        } as never)
        response.write(whole.body.subarray(0, Math.floor(whole.body.length / 2)), () => response.destroy())
        return
      }
      case 'slow_body': {
        const whole = await ask()
        response.writeHead(whole.status, whole.headers as never)
        let sent = 0
        const timer = setInterval(() => {
          if (response.destroyed || sent >= Math.min(whole.body.length - 1, 50)) clearInterval(timer)
          else response.write(whole.body.subarray(sent, (sent += 1)))
        }, 20)
        response.on('close', () => clearInterval(timer))
        return
      }
      case 'stale': {
        const former = isRead(incoming) ? before.get(place) : undefined
        const fresh = await ask()
        return send(response, former ?? fresh)
      }
      case 'mixed_up': {
        const former = isRead(incoming) ? undefined : written.get(place)
        return send(response, former ?? (await ask()))
      }
      case 'emptied':
        return send(response, { ...(await ask()), body: Buffer.alloc(0) })
      case 'writes_redirected':
        if (isRead(incoming)) return send(response, await ask())
        response.writeHead(307, { location: `${incoming.url ?? '/'}?elsewhere` })
        response.end()
        return
      case 'bomb':
        return send(response, {
          status: 500,
          headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
          body: bomb()
        })
      case 'http_1_0': {
        const whole = await ask()
        incoming.socket.end(
          Buffer.concat([
            Buffer.from(
              `HTTP/1.0 ${whole.status} OK\r\n${Object.entries(whole.headers)
                .flatMap(([name, value]) => [value].flat().map((one) => `${name}: ${one}\r\n`))
                .join('')}\r\n`
            ),
            whole.body
          ])
        )
        return
      }
      case 'endless': {
        const whole = await ask()
        response.writeHead(whole.status, whole.headers as never)
        response.write(whole.body)
        const timer = setInterval(() => response.write(' '), 20)
        response.on('close', () => clearInterval(timer))
        return
      }
      case 'refused':
        if (sinceFault < current.from) return send(response, await ask())
        return send(response, {
          status: current.status,
          headers: { 'content-type': 'application/json', ...current.headers },
          body: Buffer.from(JSON.stringify({ error: 'Refused', message: 'told to refuse' }))
        })
      case 'bare':
        response.writeHead(current.status)
        response.end()
        return
      case 'captive_portal':
        if (current.way === 'redirect') {
          response.writeHead(302, { location: 'http://127.0.0.1:9/login' })
          response.end()
          return
        }
        return send(response, {
          status: current.way === 'page' ? 200 : current.way,
          headers: { 'content-type': 'text/html' },
          body: Buffer.from('<!doctype html><title>Welcome to our café Wi-Fi</title>')
        })
      case 'clock_skew': {
        const whole = await ask()
        const date = new Date(Date.now() + current.milliseconds).toUTCString()
        return send(response, { ...whole, headers: { ...whole.headers, date } })
      }
    }
  }

  const server = createServer((incoming, response) => {
    count += 1
    if (waiting?.at === count) waiting.run()
    answer(incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  const through: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : String(input))
    const headers = new Headers(init?.headers)
    headers.set(target, url.origin)
    const origin = hasNames ? `http://127.0.0.1:${address.port}` : 'http://no-such-name.invalid'
    return await fetch(new URL(url.pathname + url.search, origin), { ...init, headers })
  }
  return {
    fetch: through,
    get fault() {
      return fault
    },
    set fault(next) {
      fault = next
      sinceFault = 0
    },
    get concerns() {
      return concerns
    },
    set concerns(next) {
      concerns = next
    },
    get passes() {
      return passes
    },
    set passes(next) {
      passes = next
    },
    beforeRequest(number, run) {
      waiting = { at: count + number, run }
    },
    get hasNames() {
      return hasNames
    },
    set hasNames(next) {
      hasNames = next
    },
    requests: () => count,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
