import type { ErrorValues } from '../result.ts'

/** What the `message` of a failure is: one of our own codes, the network's own words, or nothing. */
export type FailureWords =
  | { readonly kind: 'none' }
  | { readonly kind: 'code'; readonly code: FailureCode; readonly values: { readonly status?: string } }
  | { readonly kind: 'words'; readonly words: string }

/** Each has its sentence in `locales/<language>/failures.json`. */
export type FailureCode =
  | 'timeout'
  | 'stopped'
  | 'broken_off'
  | 'no_such_server'
  | 'nothing_answers'
  | 'cannot_be_reached'
  | 'not_trusted'
  | 'status'
  | 'elsewhere'
  | 'too_long'
  | 'page'
  | 'unexpected'
  | 'not_offered'
  | 'not_a_token'
  | 'wrong_text'
  | 'not_active'
  | 'secret_lost'
  | 'not_renewed'
  | 'busy'
  | 'read_only'
  | 'no_account'
  | 'another_account'
  | 'less_granted'
  | 'replies_closed'
  | 'blocked'
  | 'gone'
  | 'not_our_thread'
  | 'not_ours'
  | 'hidden_full'

/** What connectors and their requests write of their own, and what Node calls the ways of a connection to fail. */
const known: readonly (readonly [RegExp, FailureCode])[] = [
  [/^(?:timeout|ETIMEDOUT|UND_ERR_(?:CONNECT|HEADERS|BODY)_TIMEOUT)$/u, 'timeout'],
  [/^(?:stopped|aborted|ABORT_ERR|UND_ERR_ABORTED|UND_ERR_DESTROYED|UND_ERR_CLOSED)$/u, 'stopped'],
  [/^(?:truncated|connection lost|the stream ended|ECONNRESET|EPIPE|UND_ERR_\w+|HPE_\w+)$/u, 'broken_off'],
  [/^(?:ENOTFOUND|EAI_\w+)$/u, 'no_such_server'],
  [/^ECONNREFUSED$/u, 'nothing_answers'],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EACCES|EPERM)$/u, 'cannot_be_reached'],
  [/^an address that may not be called$/u, 'cannot_be_reached'],
  [
    /^(?:CERT_\w+|ERR_(?:TLS|SSL)_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)$/u,
    'not_trusted'
  ],
  [/^(?:UNABLE_TO_\w+|EPROTO)$/u, 'not_trusted'],
  [/^HTTP \d{3} to another address$/u, 'elsewhere'],
  [/^HTTP \d{3}$/u, 'status'],
  [/^more than \d+ bytes$/u, 'too_long'],
  [/^HTML, not .+$/u, 'page'],
  [/^(?:not [A-Z][\w ]+|unexpected [A-Z]\w+ at .*|what was granted)$/u, 'unexpected'],
  [/^(?:no WordPress|the address of the account’s server|the server that signs in)$/u, 'not_offered'],
  [/^not a (?:bot token|user API key)$/u, 'not_a_token'],
  [/^the text (?:cannot be read|is of another sign-in)$/u, 'wrong_text'],
  [/^not of this forum$/u, 'elsewhere'],
  [/^inactive account$/u, 'not_active'],
  [/^stored credentials cannot be read$/u, 'secret_lost'],
  [/^session not renewed$/u, 'not_renewed'],
  [/^(?:parent not indexed|the server still works on the image)$/u, 'busy'],
  [/^read-only$/u, 'read_only'],
  [/^no account of this name$/u, 'no_account'],
  [/^another account$/u, 'another_account'],
  [/^less than was asked$/u, 'less_granted'],
  [/^replyDisabled$/u, 'replies_closed'],
  [/^blockedPost$/u, 'blocked'],
  [/^notFoundPost$/u, 'gone'],
  [/^notOurThread$/u, 'not_our_thread'],
  [/^notOurs$/u, 'not_ours'],
  [/^hiddenReplies$/u, 'hidden_full']
]

/**
 * Tells our own codes from what a network said: codes become sentences in the person's language, and only the network's
 * own words are quoted.
 */
export const readFailureWords = (message: string): FailureWords => {
  const text = message.trim()
  if (text === '') return { kind: 'none' }
  const found = known.find(([pattern]) => pattern.test(text))
  if (found === undefined) return { kind: 'words', words: text }
  const status = /^HTTP (\d{3})$/u.exec(text)?.[1]
  return { kind: 'code', code: found[1], values: status === undefined ? {} : { status } }
}

/** Finds a sentence of `failures`. */
export type SayFailure = (
  key: `code.${FailureCode}` | 'quoted',
  values: { readonly status?: string; readonly words?: string }
) => string

/** A failure's message as a sentence of its own; null where it says nothing. */
export const sayFailureWords = (message: string, say: SayFailure): string | null => {
  const read = readFailureWords(message)
  switch (read.kind) {
    case 'none':
      return null
    case 'code':
      return say(`code.${read.code}`, read.values)
    case 'words':
      // The sentence has a full stop of its own.
      return say('quoted', { words: read.words.replace(/\.$/u, '') })
  }
}

/** The values of an error with the sentence `detail` of the failure that its `message` tells; empty where it tells nothing. */
export const withDetail = (
  values: ErrorValues | undefined,
  say: SayFailure
): ErrorValues & { readonly detail: string } => {
  const message = values?.['message']
  return { ...values, detail: (typeof message === 'string' ? sayFailureWords(message, say) : null) ?? '' }
}

/** A sentence without the gap that an empty detail leaves. */
export const withoutGaps = (sentence: string): string => sentence.replace(/ {2,}/gu, ' ').trim()
