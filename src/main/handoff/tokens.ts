import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { ColleagueId, HandoffId } from '../../shared/model/ids.ts'
import type { Context } from '../runtime/context.ts'
import type { Secrets } from '../runtime/secrets.ts'

/** Where the vault keeps the key that links and mail tokens are made with: 256 random bits. */
const keyRef = 'handoff-key'

const known = new WeakMap<Secrets, Promise<string>>()

/** The key of this installation, made when it is first needed. */
export const handoffKey = (ctx: Pick<Context, 'secrets' | 'ids'>): Promise<string> => {
  const key = known.get(ctx.secrets) ?? readKey(ctx)
  known.set(ctx.secrets, key)
  // A vault that cannot be written for a while is asked again.
  key.catch(() => known.delete(ctx.secrets))
  return key
}

const readKey = async ({ secrets, ids }: Pick<Context, 'secrets' | 'ids'>): Promise<string> => {
  const kept = await secrets.get(keyRef)
  if (kept !== null) return kept
  const made = ids.token()
  await secrets.set(keyRef, made)
  return made
}

const digest = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64url')

const mac = (key: string, message: string): Buffer =>
  createHmac('sha256', key).update(message, 'utf8').digest()

/** What opens a page, and what of it may be stored. */
export interface LinkToken {
  /** 256 bits as base64url, as the link carries it. Never stored, never logged. */
  readonly token: string
  /** Its first 66 bits, by which its row is found. */
  readonly selector: string
  /** The digest of its other 190 bits. */
  readonly secretHash: string
}

const selectorLength = 11

/** Takes a token apart; null when it has not the form of one. */
export const splitToken = (token: string): LinkToken | null =>
  /^[\w-]{43}$/u.test(token)
    ? {
        token,
        selector: token.slice(0, selectorLength),
        secretHash: digest(token.slice(selectorLength))
      }
    : null

const linkToken = (key: string, message: string): LinkToken => {
  const token = mac(key, message).toString('base64url')
  return {
    token,
    selector: token.slice(0, selectorLength),
    secretHash: digest(token.slice(selectorLength))
  }
}

/** The token of a hand-off's link: made from the key, so that it can be shown again without being stored. */
export const handoffToken = (key: string, handoffId: HandoffId, version: number): LinkToken =>
  linkToken(key, `link|handoff|${handoffId}|${version}`)

/** The token of the page where a colleague gives, limits and withdraws consent. */
export const consentToken = (key: string, colleagueId: ColleagueId): LinkToken =>
  linkToken(key, `link|consent|${colleagueId}`)

/** Compares digests without telling by its time where they differ. */
export const sameDigest = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const mailTokenLength = 26
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** In front of a mail token wherever it stands, so that it can be found in what a mail program made of it. */
const mailTokenMark = 'pp-'

/**
 * The token that binds an e-mail to hand-off, colleague and version: 130 bits in lower case, which mail servers may
 * not change. It stands in the Message-ID, in a plus-address and in the subject.
 */
export const mailToken = (
  key: string,
  handoffId: HandoffId,
  colleagueId: ColleagueId,
  version: number
): string => {
  const bytes = mac(key, `mail|${handoffId}|${colleagueId}|${version}`)
  return [...bytes.subarray(0, mailTokenLength)].map((byte) => alphabet[byte & 31]).join('')
}

export const hashMailToken = (token: string): string => digest(token)

/** A mail token as it is written: `pp-k3j5…`. */
export const writeMailToken = (token: string): string => `${mailTokenMark}${token}`

/** Every mail token in these texts (recipients, subject, In-Reply-To, References), whatever was written around it. */
export const mailTokensIn = (texts: readonly string[]): readonly string[] => [
  ...new Set(
    texts.flatMap((text) =>
      [...text.matchAll(/pp-([a-z2-7]{26})(?![a-z2-7])/giu)].map(([, token]) => (token ?? '').toLowerCase())
    )
  )
]
