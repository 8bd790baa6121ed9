import { createServer, connect, type Socket } from 'node:net'

/** Who spoke: the app, or the server behind the proxy. */
type Side = 'app' | 'server'

/** The moment in a connection at which a fault begins: so many bytes of one side, or what it has said by then. */
export type Moment =
  { readonly side: Side; readonly bytes: number } | { readonly side: Side; readonly said: RegExp }

/** How a way to a server goes wrong, byte for byte; connections that stand when it is set keep the fault of their beginning. */
export type TcpFault =
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** The connection ends hard (RST); what was said up to the moment has arrived, and nothing after it. */
  | { readonly kind: 'reset'; readonly at: Moment }
  /** The same, with a proper end (FIN). */
  | { readonly kind: 'ended'; readonly at: Moment }
  /** The connection stays, and nothing passes any more, either way. */
  | { readonly kind: 'half_open'; readonly at: Moment }
  /** From then on the server's bytes come one by one, and its last line never ends. */
  | { readonly kind: 'drip'; readonly at: Moment }
  /** Something else answers in place of the server: the wall of a café, a server that is full. */
  | { readonly kind: 'other_speaker'; readonly says: string; readonly thenEnds: boolean }
  /** Only so many connections at a time; the others are told something and let go. */
  | { readonly kind: 'limit'; readonly connections: number; readonly says: string }
  /** What the server says is written anew on its way. */
  | { readonly kind: 'rewritten'; readonly line: (said: string) => string }

export interface TcpFaultProxy {
  readonly port: number
  fault: TcpFault | null
  /** Connections since the beginning, and those that stand. */
  readonly connections: () => number
  readonly standing: () => number
  /** How many bytes each side has said in the newest connection. */
  readonly said: () => Readonly<Record<Side, number>>
  /** What stands falls silent: no end is told, nothing passes. */
  silence(): void
  stop(): Promise<void>
}

const isReached = (at: Moment, heard: Readonly<Record<Side, Buffer>>): boolean =>
  'bytes' in at ? heard[at.side].length >= at.bytes : at.said.test(heard[at.side].toString('latin1'))

/** How much of a chunk passes before the moment: byte by byte, as the moment may lie inside of it. */
const passing = (
  at: Moment,
  side: Side,
  heard: Readonly<Record<Side, Buffer>>,
  chunk: Buffer
): number | null => {
  if (isReached(at, heard)) return 0
  if (at.side !== side) return null
  if ('bytes' in at) {
    const left = at.bytes - heard[side].length
    return left <= chunk.length ? left : null
  }
  for (let length = 1; length <= chunk.length; length += 1)
    if (isReached(at, { ...heard, [side]: Buffer.concat([heard[side], chunk.subarray(0, length)]) }))
      return length
  return null
}

const lineEnd = '\r\n'.length

/** A proxy on loopback in front of a server on loopback, for protocols that are no HTTP. */
export const startTcpFaultProxy = async (target: number): Promise<TcpFaultProxy> => {
  const sockets = new Set<Socket>()
  const pairs = new Set<{ isSilent: boolean }>()
  let count = 0
  let fault: TcpFault | null = null
  let newest: Readonly<Record<Side, Buffer>> = { app: Buffer.alloc(0), server: Buffer.alloc(0) }

  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }

  const serve = (app: Socket): void => {
    count += 1
    const current = fault
    keep(app)
    if (
      current?.kind === 'other_speaker' ||
      (current?.kind === 'limit' && pairs.size >= current.connections)
    ) {
      app.write(current.says)
      if (current.kind === 'limit' || current.thenEnds) app.end()
      return
    }
    const server = connect(target, '127.0.0.1')
    keep(server)
    const pair = { isSilent: false }
    pairs.add(pair)
    app.on('close', () => pairs.delete(pair))
    const heard: Record<Side, Buffer> = { app: Buffer.alloc(0), server: Buffer.alloc(0) }
    newest = heard
    let dripping: Buffer | null = null
    const timers = new Set<NodeJS.Timeout>()
    app.on('close', () => {
      for (const timer of timers) clearInterval(timer)
      server.destroy()
    })

    const write = (to: Socket, bytes: Buffer): void => {
      if (bytes.length > 0 && !to.destroyed) to.write(bytes)
    }
    const drip = (bytes: Buffer): void => {
      dripping = Buffer.concat([dripping ?? Buffer.alloc(0), bytes])
      if (timers.size > 0) return
      timers.add(
        setInterval(() => {
          const isLast = dripping === null || dripping.length <= lineEnd
          write(app, isLast ? Buffer.from(' ') : (dripping ?? Buffer.alloc(0)).subarray(0, 1))
          if (!isLast) dripping = dripping?.subarray(1) ?? null
        }, 20)
      )
    }
    const end = (kind: 'reset' | 'ended' | 'half_open'): void => {
      if (kind === 'half_open') {
        pair.isSilent = true
        return
      }
      // What has passed is let go out first: the server has it.
      setImmediate(() => {
        if (kind === 'reset') app.resetAndDestroy()
        else app.end()
        server.end()
      })
    }

    const pass = (side: Side, chunk: Buffer): void => {
      if (pair.isSilent) return
      const to = side === 'app' ? server : app
      const before = current !== null && 'at' in current ? passing(current.at, side, heard, chunk) : null
      heard[side] = Buffer.concat([heard[side], chunk])
      if (current !== null && 'at' in current) {
        write(to, before === null ? chunk : chunk.subarray(0, before))
        if (before === null) return
        if (current.kind === 'drip') {
          const rest = chunk.subarray(before)
          if (side === 'server') drip(rest)
          else write(to, rest)
        } else end(current.kind)
        return
      }
      if (current?.kind === 'latency') {
        timers.add(setTimeout(() => write(to, chunk), current.milliseconds))
        return
      }
      const isRewritten = current?.kind === 'rewritten' && side === 'server'
      write(to, isRewritten ? Buffer.from(current.line(chunk.toString('latin1')), 'latin1') : chunk)
    }
    app.on('data', (chunk: Buffer) => pass('app', chunk))
    server.on('data', (chunk: Buffer) => pass('server', chunk))
    app.on('end', () => server.end())
    server.on('end', () => {
      if (!pair.isSilent) app.end()
    })
    server.on('error', () => app.destroy())
    app.on('error', () => server.destroy())
  }

  const listener = createServer({ allowHalfOpen: false }, serve)
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const address = listener.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    port: address.port,
    get fault() {
      return fault
    },
    set fault(next) {
      fault = next
    },
    connections: () => count,
    standing: () => pairs.size,
    said: () => ({ app: newest.app.length, server: newest.server.length }),
    silence: () => {
      for (const pair of pairs) pair.isSilent = true
    },
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        listener.close(() => resolve())
      })
  }
}
