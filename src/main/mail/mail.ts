import type { Instant } from '../../shared/model/instant.ts'

/** An e-mail that came in, as far as it can be read. Everything in it is somebody else's word. */
export interface Mail {
  /** Without the angle brackets; null where a mail has none. */
  readonly messageId: string | null
  /** Message-IDs that it answers, the nearest first. */
  readonly answers: readonly string[]
  /** Addresses in lower case. */
  readonly from: string | null
  readonly fromName: string
  readonly to: readonly string[]
  readonly subject: string
  readonly sentAt: Instant | null
  /** The whole text: the plain part, else the words of the HTML with `> ` before what it quotes. */
  readonly text: string
  /** The same from the HTML where there are both, for where the plain part says nothing. */
  readonly htmlText: string | null
  readonly attachments: readonly MailAttachment[]
  readonly nature: MailNature
  /** Nothing says that a list or a machine sent it: its writer may be told something. */
  readonly byHand: boolean
}

export interface MailAttachment {
  readonly name: string | null
  readonly mediaType: string
  /** In bytes. */
  readonly size: number
}

/** Who wrote it: a person, a machine that says somebody is away, or a mail server that could not deliver. */
export type MailNature =
  | { readonly kind: 'person' }
  /** `until`: the first day back, where it says so. */
  | { readonly kind: 'absence'; readonly until: Instant | null }
  | { readonly kind: 'undelivered' }
