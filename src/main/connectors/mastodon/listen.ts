import { z } from 'zod'
import type { Failure } from '../../../shared/model/delivery.ts'
import { millisecondsOf, second } from '../../../shared/model/instant.ts'
import type { Io, ListenOutcome } from '../connector.ts'
import { messageOf } from '../failed.ts'
import { type Format, type HttpOutcome, request } from '../http.ts'
import { isNotOffered } from './client.ts'
import type { MastodonCursor } from './cursor.ts'
import type { MastodonSession } from './settings.ts'

/** One wait lasts as long as this many requests may: some minutes. A dead connection is not waited on for longer. */
const waitFor = 15
/** A stream that ends sooner is no stream, and is opened again less and less often. */
const shortest = 30 * second
/** A server says every fifteen seconds that it is still there (`:thump`): one silent for so many requests is not, or something holds its words back. */
const silentFor = 3

/**
 * Waits for the first event of our notifications, as the server sends them by itself (server-sent events,
 * https://docs.joinmastodon.org/methods/streaming/#notification, read 2026-11-22). Some servers name an address and speak
 * only WebSocket there: they refuse, and are polled.
 */
export const listen = async (
  session: MastodonSession,
  _cursor: MastodonCursor | null,
  io: Io
): Promise<ListenOutcome> => {
  const { streaming } = session.settings
  if (streaming === null) return { kind: 'not_offered' }
  let opened: number | null = null
  const life = { isShown: false, isOver: false }
  const untilEvent: typeof fetch = async (input, init) => {
    const response = await io.fetch(input, init)
    if (!response.ok || response.body === null || !isStream(response.headers)) return response
    opened = millisecondsOf(io.now())
    const alive = whileAlive(response.body, io.timeout * silentFor, life)
    return new Response(alive.pipeThrough(firstEvent()), response)
  }
  const outcome = await request(
    { ...io, fetch: untilEvent, timeout: io.timeout * waitFor },
    {
      method: 'GET',
      url: new URL('/api/v1/streaming/user/notification', streaming),
      authorization: `Bearer ${session.credentials.token}`,
      format: eventStream,
      schema: z.boolean()
    }
  )
  if (outcome.kind === 'answered' && outcome.value) return { kind: 'heard' }
  if (opened === null) return howRefused(outcome)
  if (life.isOver) return failed('the stream fell silent')
  // Called off: it was a stream if it showed any life.
  const isOver = outcome.kind === 'lost' && (isTimeout(outcome.failure) || life.isShown)
  const lasted = millisecondsOf(io.now()) - opened
  if (isOver || lasted >= shortest) return { kind: 'quiet' }
  return failed(outcome.kind === 'answered' ? 'the stream ended' : messageOf(outcome.failure))
}

const failed = (message: string): ListenOutcome => ({
  kind: 'failed',
  failure: { kind: 'unavailable', message }
})

/** The stream for as long as something comes; a connection that died otherwise says nothing of it. */
const whileAlive = (
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  silence: number,
  life: { isShown: boolean; isOver: boolean }
): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const reader = body.getReader()
  return new ReadableStream({
    async pull(controller) {
      const { promise: silent, reject } = Promise.withResolvers<never>()
      AbortSignal.timeout(silence).addEventListener('abort', () => reject(new Error('silent')), {
        once: true
      })
      const { done, value } = await Promise.race([reader.read(), silent]).catch((problem: unknown) => {
        life.isOver = problem instanceof Error && problem.message === 'silent'
        throw problem
      })
      if (done) return controller.close()
      life.isShown = true
      controller.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason)
  })
}

const isTimeout = (failure: Failure): boolean =>
  failure.kind === 'unavailable' && failure.message === 'timeout'

/** Of an answer that is no stream. */
const howRefused = (outcome: HttpOutcome<boolean>): ListenOutcome => {
  if (outcome.kind === 'answered' || outcome.kind === 'unreadable' || isNotOffered(outcome))
    return { kind: 'not_offered' }
  return outcome.kind === 'refused' && outcome.failure.kind === 'rejected'
    ? { kind: 'not_offered' }
    : { kind: 'failed', failure: outcome.failure }
}

const isStream = (headers: Headers): boolean =>
  /^text\/event-stream\b/iu.test(headers.get('content-type') ?? '')

/** Whether an event was sent. */
const eventStream: Format = {
  name: 'a stream of events',
  accept: 'text/event-stream',
  decode: (bytes, headers) => (isStream(headers) ? bytes.length > 0 : undefined)
}

/** The stream up to its first event, without what only keeps it alive (`:thump`). */
const firstEvent = (): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> => {
  const decoder = new TextDecoder()
  let line = ''
  return new TransformStream({
    transform(chunk, controller) {
      line += decoder.decode(chunk, { stream: true })
      if (/(?:^|[\r\n])event:/u.test(line)) {
        controller.enqueue(chunk)
        controller.terminate()
      }
      line = line.slice(-eventLine)
    }
  })
}

/** So much is kept of what came before, for a line that comes in two pieces. */
const eventLine = '\nevent:'.length
