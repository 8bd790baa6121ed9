import type { ReplyFrame } from '../model/message.ts'
import type { Network } from '../model/network.ts'
import { type SignedReply, type Signer, signReply } from './sign-reply.ts'

export interface ComposedReply extends SignedReply {
  /** What the network wants before the words so that the person answered is told; empty where nothing is wanted. */
  readonly opening: string
}

/**
 * Exactly what is published: the mentions that the network asks for and that nobody typed, the typed words, the colleague’s
 * signature. The composer shows it, the limit counts it, the outbox freezes it: there is no other place that adds a word.
 */
export const composeReply = (
  body: string,
  colleague: Signer,
  network: Network,
  frame: ReplyFrame
): ComposedReply => {
  const opening = openingOf(body, frame)
  return { ...signReply(`${opening}${body}`, colleague, network), opening }
}

/** Exactly what is published of a part of a thread after the first, which bears the signature. */
export const composeLaterPart = (body: string, frame: ReplyFrame): string =>
  `${openingOf(body, frame)}${body.trimEnd()}`

/** What was typed of a text that ends with the same signature as this published one; the text where it does not. */
export const withoutSignatureOf = (text: string, published: string): string => {
  const signature = published.slice(published.lastIndexOf('\n'))
  return signature.startsWith('\n') && text.trimEnd().endsWith(signature)
    ? text.trimEnd().slice(0, -signature.length)
    : text
}

/** The mentions that the body does not hold, each followed by a space. */
export const openingOf = (body: string, { addressees }: ReplyFrame): string =>
  addressees
    .filter((addressee) => !mentionOf(addressee).test(body))
    .map((addressee) => `${addressee} `)
    .join('')

/** The body without the mentions that the network asks for: what it says. */
export const withoutAddressees = (body: string, { addressees }: ReplyFrame): string =>
  addressees.reduce((words, addressee) => words.replace(mentionOf(addressee), ''), body)

/** `@zoe` is neither in `@zoelle`, nor in `@zoe@other.example`, nor in `mail@zoe`. */
const mentionOf = (addressee: string): RegExp =>
  new RegExp(
    `(?<![\\p{L}\\p{N}_@/.-])${addressee.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&')}(?![\\p{L}\\p{N}_@-]|[.:][\\p{L}\\p{N}])`,
    'iu'
  )
