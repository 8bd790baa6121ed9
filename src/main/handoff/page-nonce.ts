import { createHmac } from 'node:crypto'
import { sameDigest } from './tokens.ts'

/**
 * The one-time value of a form: chance, and a digest of it under the token of the link. Only a page that was opened by the
 * link can have made it; nothing is stored until the form comes back, so that opening changes nothing, and a page that stays
 * open over a restart still works.
 */
export const makeNonce = (token: string, chance: string): string => `${chance}.${proof(token, chance)}`

/** True for a value that a page of this link bore. */
export const isNonceOf = (token: string, nonce: string): boolean => {
  const [chance = '', given = '', ...rest] = nonce.split('.')
  return rest.length === 0 && chance.length > 20 && sameDigest(given, proof(token, chance))
}

const proof = (token: string, chance: string): string =>
  createHmac('sha256', token).update(`form|${chance}`, 'utf8').digest('base64url')
