import type { Io } from '../connectors/connector.ts'
import type { Context } from './context.ts'

/** What a connector may use of the world, within the policy's bounds, until the signal ends it. */
export const connectorIo = (ctx: Pick<Context, 'fetch' | 'clock' | 'policy'>, signal: AbortSignal): Io => ({
  fetch: ctx.fetch,
  now: () => ctx.clock.now(),
  signal,
  bytes: ctx.policy.request.bytes,
  timeout: ctx.policy.request.timeout
})
