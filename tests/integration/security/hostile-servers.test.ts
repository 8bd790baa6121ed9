import { createServer, type Socket } from 'node:net'
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { request } from '../../../src/main/connectors/http.ts'
import { createOutside } from '../../../src/main/runtime/outside.ts'
import { fakeClock } from '../../support/fake-clock.ts'

/** A server that says what it likes, byte by byte, to everybody who asks. */
interface RawServer {
  readonly origin: string
  /** How many asked, and how many of them let go before the server had said all. */
  readonly asked: () => number
  readonly letGo: () => number
  stop(): Promise<void>
}

const startRawServer = async (speak: (socket: Socket) => Promise<void>): Promise<RawServer> => {
  let asked = 0
  let letGo = 0
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    socket.once('data', () => {
      asked += 1
      void speak(socket).then(() => {
        if (socket.destroyed) letGo += 1
        else socket.end()
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const place = server.address()
  return {
    origin: `http://127.0.0.1:${typeof place === 'object' ? place?.port : 0}`,
    asked: () => asked,
    letGo: () => letGo,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      })
  }
}

/** Says something as often as told, no faster than it is listened to, and no more once nobody listens. */
const say = async (socket: Socket, what: Buffer | string, times = 1): Promise<void> => {
  for (let said = 0; said < times && !socket.destroyed; said += 1)
    if (!socket.write(what))
      await new Promise<void>((resolve) => {
        const go = (): void => {
          socket.off('drain', go)
          socket.off('close', go)
          resolve()
        }
        socket.on('drain', go)
        socket.on('close', go)
      })
}

const head = (...lines: readonly string[]): string =>
  ['HTTP/1.1 200 OK', 'Content-Type: application/json', 'Connection: close', ...lines, '', ''].join('\r\n')

const mebibyte = 1024 * 1024
/** 64 MiB of nothing, in 64 kB: gzip allows many of them one after the other. */
const member = gzipSync(Buffer.alloc(64 * mebibyte))
const deflated = deflateSync(Buffer.alloc(512 * mebibyte))
const brotli = brotliCompressSync(Buffer.alloc(256 * mebibyte), {
  params: { [constants.BROTLI_PARAM_QUALITY]: 1 }
})

let server: RawServer | null = null
let ended: AbortController

beforeEach(() => {
  ended = new AbortController()
})
afterEach(async () => {
  ended.abort()
  await server?.stop()
  server = null
})

const start = async (speak: (socket: Socket) => Promise<void>): Promise<string> => {
  server = await startRawServer(speak)
  return server.origin
}

/** Both ways out: what a stranger named, and the server of an account. */
const ways = [
  [
    'an address that a stranger named',
    async (origin: string, timeout: number): Promise<string> => {
      const outside = createOutside({ allowed: [new URL(origin).host] })
      const bounds = { headers: {}, ownServer: null, bytes: 2 * mebibyte, timeout, signal: ended.signal }
      const outcome = await outside.read(`${origin}/a.png`, bounds)
      return outcome.kind === 'refused' ? `refused: ${outcome.reason}` : outcome.kind
    }
  ],
  [
    'the server of an account',
    async (origin: string, timeout: number): Promise<string> => {
      const io = { fetch, now: fakeClock().now, signal: ended.signal, bytes: 2 * mebibyte, timeout }
      const outcome = await request(io, { method: 'GET', url: new URL(origin), schema: z.unknown() })
      if (outcome.kind === 'answered' || outcome.kind === 'refused') return outcome.kind
      const { failure } = outcome
      return 'message' in failure && failure.message.startsWith('more than') ? 'refused: size' : outcome.kind
    }
  ]
] as const

const long = 60_000
/** For what would never end by itself. */
const short = 300

describe.each(ways)('%s', (_way, read) => {
  it.each([
    ['gzip', member, 32],
    ['deflate', deflated, 1],
    ['br', brotli, 1]
  ] as const)(
    'is not unfolded further than its bound: %s of hundreds of mebibytes and more',
    async (name, part, times) => {
      const origin = await start(async (socket) => {
        await say(socket, head(`Content-Encoding: ${name}`))
        await say(socket, part, times)
      })
      expect(await read(origin, long)).toBe('refused: size')
    }
  )

  it('is not read on without end, whatever length it told', async () => {
    for (const told of ['X-Length: none', 'Content-Length: 10000000000']) {
      const origin = await start(async (socket) => {
        await say(socket, head(told))
        await say(socket, Buffer.alloc(mebibyte, '1'), 1_000)
      })
      expect(await read(origin, long)).toBe('refused: size')
      const { letGo } = server ?? { letGo: () => 0 }
      await expect.poll(letGo).toBe(1)
      await server?.stop()
    }
  })

  it('that drips is not waited for, nor one that only promises an answer', async () => {
    for (const drop of ['1', 'HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.1 103 Early Hints\r\n\r\n']) {
      const origin = await start(async (socket) => {
        if (drop === '1') await say(socket, head())
        await new Promise<void>((resolve) => {
          const dripping = setInterval(() => socket.write(drop), 10)
          socket.on('close', () => {
            clearInterval(dripping)
            resolve()
          })
        })
      })
      expect(['unavailable', 'lost']).toContain(await read(origin, short))
      await server?.stop()
    }
  })

  it.each([
    ['one header without end', `X-Long: ${'a'.repeat(100_000)}`],
    ['headers without end', Array.from({ length: 10_000 }, (_, at) => `X-${at}: ${at}`).join('\r\n')],
    ['a header of 300 kilobytes', `Content-Encoding: ${'gzip, '.repeat(50_000)}`]
  ])('is not listened to when it has %s', async (_name, lines) => {
    const origin = await start(async (socket) => await say(socket, `${head(lines)}1`))
    expect(['unavailable', 'lost', 'unreadable']).toContain(await read(origin, long))
  })

  it('is not followed around and around, however long each answer is', async () => {
    const origin = await start(async (socket) => {
      await say(socket, 'HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 10000000000\r\n\r\n')
      await say(socket, Buffer.alloc(mebibyte), 1_000)
    })
    // Of a network’s server nothing is known then: a redirect is not its own answer.
    expect(['refused: address', 'lost']).toContain(await read(origin, long))
    expect(server?.asked()).toBe(4)
  })

  it.each([
    'nothing that HTTP knows',
    'HTTP/9.9 200 OK\r\n\r\n',
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\n12345',
    'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n1',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n1',
    'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n123',
    'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\n123',
    'HTTP/1.1 200 OK\r\n\0: 1\r\n\r\n1',
    'HTTP/1.1 302 Found\r\nLocation: http://[::\r\n\r\n'
  ])('is no answer when it says %j', async (said) => {
    const origin = await start(async (socket) => await say(socket, said))
    expect(['unavailable', 'lost', 'unreadable', 'refused: address']).toContain(await read(origin, 5_000))
  })
})
