import type { Instant } from '../../shared/model/instant.ts'
import type { Io } from '../connectors/connector.ts'
import type { Context } from './context.ts'

/**
 * What a connector may use of the world, within the policy's bounds, until the signal ends it. `leaseUntil`: of work that is
 * claimed; no request of it begins later, since another process may have taken it over while this one was stopped.
 */
export const connectorIo = (
  ctx: Pick<Context, 'fetch' | 'clock' | 'policy'>,
  signal: AbortSignal,
  leaseUntil: Instant | null = null
): Io => ({
  fetch: async (...request) => {
    if (leaseUntil !== null && ctx.clock.now() > leaseUntil)
      throw new Error('the lease of this work has ended')
    return await ctx.fetch(...request)
  },
  now: () => ctx.clock.now(),
  signal,
  bytes: ctx.policy.request.bytes,
  timeout: ctx.policy.request.timeout
})
