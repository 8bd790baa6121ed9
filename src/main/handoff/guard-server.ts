import type { Server, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { askerAt } from './asker-address.ts'
import { secureHeaders } from './request-guard.ts'

const dress = (answer: ServerResponse): void => {
  for (const [name, value] of Object.entries(secureHeaders)) answer.setHeader(name, value)
}

/** What Node and the adapter say by themselves, before or without the page, bears the same headers as the page. */
export const dressEveryAnswer = (server: Server): void => {
  server.prependListener('request', (_request, answer) => dress(answer))
  server.on('checkExpectation', (_request, answer) => {
    dress(answer)
    answer.writeHead(417, { Connection: 'close' }).end()
  })
  server.on('clientError', (problem: NodeJS.ErrnoException, socket: Duplex) => {
    if (!socket.writable) return
    // Of what was sent nothing is said back: it is no request.
    const headers = Object.entries(secureHeaders).map(([name, value]) => `${name}: ${value}\r\n`)
    socket.end(
      `HTTP/1.1 ${statusOf(problem.code)}\r\n${headers.join('')}Content-Length: 0\r\nConnection: close\r\n\r\n`,
      () => socket.destroy()
    )
  })
}

const statusOf = (code: string | undefined): string => {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large'
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return '413 Payload Too Large'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
}

/**
 * Takes so many connections at once, and lets nobody have them all: when there is no room, whoever holds most gives their oldest
 * to who holds fewer. Behind a proxy everybody is one, and has them all.
 */
export const shareConnections = (server: Server, most: number): void => {
  const held = new Map<string, Set<Socket>>()
  const leave = (who: string, socket: Socket): void => {
    const mine = held.get(who)
    mine?.delete(socket)
    if (mine?.size === 0) held.delete(who)
  }
  server.on('connection', (socket: Socket) => {
    const who = askerAt(socket.remoteAddress ?? '') ?? ''
    const [greediest] = [...held].toSorted(([, one], [, other]) => other.size - one.size)
    const all = held.values().reduce((sum, mine) => sum + mine.size, 0)
    if (all >= most && greediest !== undefined) {
      const [name, theirs] = greediest
      const [oldest] = theirs
      if (oldest === undefined || theirs.size <= (held.get(who)?.size ?? 0)) return void socket.destroy()
      leave(name, oldest)
      oldest.destroy()
    }
    held.set(who, (held.get(who) ?? new Set<Socket>()).add(socket))
    socket.on('close', () => leave(who, socket))
    return undefined
  })
}
