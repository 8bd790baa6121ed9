import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNonceOf, makeNonce } from '../../../src/main/handoff/page-nonce.ts'
import { rateLimit } from '../../../src/main/handoff/rate-limit.ts'
import {
  consentToken,
  handoffToken,
  hashMailToken,
  mailToken,
  mailTokensIn,
  sameDigest,
  splitToken,
  writeMailToken
} from '../../../src/main/handoff/tokens.ts'
import { colleagueIdSchema, handoffIdSchema } from '../../../src/shared/model/ids.ts'
import { at } from '../../support/builders.ts'

const key = 'a key of this installation'
const handoff = handoffIdSchema.parse('handoff-1')
const colleague = colleagueIdSchema.parse('colleague-1')

describe('a link', () => {
  it('R-29 is of 256 bits, another for each hand-off, version, colleague and installation', () => {
    const tokens = [
      handoffToken(key, handoff, 1),
      handoffToken(key, handoff, 2),
      handoffToken(key, handoffIdSchema.parse('handoff-2'), 1),
      handoffToken('another key', handoff, 1),
      consentToken(key, colleague)
    ].map(({ token }) => token)
    expect(new Set(tokens).size).toBe(tokens.length)
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  })

  it('is found by its beginning and opened by the digest of its rest', () => {
    const made = handoffToken(key, handoff, 1)
    expect(splitToken(made.token)).toEqual(made)
    expect(made.token.startsWith(made.selector)).toBe(true)
    expect(made.secretHash).not.toContain(made.token.slice(11))
    for (const wrong of ['', 'short', `${made.token}A`, made.token.slice(1), `${made.token.slice(1)}/`])
      expect(splitToken(wrong)).toBeNull()
  })

  it('compares digests as wholes', () => {
    expect(sameDigest('abc', 'abc')).toBe(true)
    expect(sameDigest('abc', 'abd')).toBe(false)
    expect(sameDigest('abc', 'abcd')).toBe(false)
  })
})

describe('a mail token', () => {
  const token = mailToken(key, handoff, colleague, 1)

  it('R-29 is bound to hand-off, colleague and version', () => {
    const others = [
      mailToken(key, handoff, colleague, 2),
      mailToken(key, handoff, colleagueIdSchema.parse('colleague-2'), 1),
      mailToken(key, handoffIdSchema.parse('handoff-2'), colleague, 1),
      mailToken('another key', handoff, colleague, 1)
    ]
    expect(token).toMatch(/^[a-z2-7]{26}$/u)
    expect(new Set([token, ...others]).size).toBe(5)
    expect(new Set([token, ...others].map(hashMailToken)).size).toBe(5)
  })

  it.each([
    ['a Message-ID', `<${writeMailToken(token)}.0190-abc@fournil.example>`],
    ['a rewritten one', `<x_${writeMailToken(token)}.0190-abc@fournil.example_y>`],
    ['a plus-address', `"Relais" <relais+${writeMailToken(token)}@fournil.example>`],
    ['an answered subject', `RE: Odile demande quelque chose [${writeMailToken(token)}]`],
    ['capitals', `AW: [${writeMailToken(token).toUpperCase()}]`]
  ])('is found in %s', (_name, text) => {
    expect(mailTokensIn([text])).toEqual([token])
  })

  it('is not found in what only looks like one', () => {
    expect(mailTokensIn(['pp-court', 'app-store', `pp-${token}a`, ''])).toEqual([])
  })
})

describe('the one-time value of a form', () => {
  it('belongs to one link', () => {
    const chance = 'c'.repeat(43)
    const nonce = makeNonce('token-1', chance)
    expect(isNonceOf('token-1', nonce)).toBe(true)
    expect(isNonceOf('token-2', nonce)).toBe(false)
    expect(isNonceOf('token-1', makeNonce('token-1', ''))).toBe(false)
    fc.assert(fc.property(fc.string(), (guess) => !isNonceOf('token-1', guess)))
  })
})

describe('a limit', () => {
  it('counts by who asks, and anew when its time is over, forwards or backwards', () => {
    const limit = rateLimit(2, 60_000)
    const first = at('2026-11-20T09:00:00.000Z')
    expect([limit.take('a', first), limit.take('a', first), limit.take('a', first)]).toEqual([
      true,
      true,
      false
    ])
    expect(limit.take('b', first)).toBe(true)
    expect(limit.mayGoOn('a', first)).toBe(false)
    expect(limit.take('a', at('2026-11-20T09:01:00.000Z'))).toBe(true)
    expect(limit.take('a', first)).toBe(true)
  })
})
