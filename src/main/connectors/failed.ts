import type { Failure } from '../../shared/model/delivery.ts'

/** What a connector answers when its network refused, or could not do, what was asked. */
export interface Failed {
  readonly kind: 'failed'
  readonly failure: Failure
}

export const failed = (failure: Failure): Failed => ({ kind: 'failed', failure })

/** A refusal that no other try will change; the message is the network’s own, for who looks closer. */
export const rejected = (
  code: Extract<Failure, { readonly kind: 'rejected' }>['code'],
  message: string
): Failed => failed({ kind: 'rejected', code, message })

/** Nothing has left yet: what cannot be read now may be readable in a moment, and stops nobody’s words. */
export const beforeSending = (failure: Failure): Failed =>
  failed(failure.kind === 'unreadable' ? { kind: 'unavailable', message: failure.message } : failure)

/** What the network said of a failure; a wait is said by its time alone. */
export const messageOf = (failure: Failure): string =>
  failure.kind === 'rate_limited' ? '' : failure.message

/**
 * A network answered that something stands there, and not what it was given: an answer from a cache, or one that belongs to
 * another request. It proves nothing.
 */
export const answeredAboutAnother = { kind: 'unknown', message: '' } as const
