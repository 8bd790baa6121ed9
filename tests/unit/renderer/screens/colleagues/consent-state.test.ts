import { describe, expect, it } from 'vitest'
import {
  consentStateOf,
  networksToOffer
} from '../../../../../src/renderer/screens/colleagues/consent-state.ts'
import { consentIdSchema } from '../../../../../src/shared/model/ids.ts'
import { instantSchema, millisecondsOf } from '../../../../../src/shared/model/instant.ts'
import { networks, type Network } from '../../../../../src/shared/model/network.ts'

const now = '2026-11-22T20:00:00.000Z'
const consent = (network: Network, validUntil: string) => ({
  id: consentIdSchema.parse(network),
  network,
  validUntil: instantSchema.parse(validUntil)
})
const stateOf = (...consents: ReturnType<typeof consent>[]) =>
  consentStateOf({ consents, expiredConsents: [] }, millisecondsOf(instantSchema.parse(now)))

describe('the consent of a colleague', () => {
  it('is none without a line', () => {
    expect(stateOf()).toEqual({ kind: 'none' })
  })

  it('is valid until the soonest of its ends', () => {
    const state = stateOf(
      consent('google', '2027-06-01T00:00:00.000Z'),
      consent('bluesky', '2027-01-01T00:00:00.000Z')
    )
    expect(state).toMatchObject({ kind: 'valid', firstEnd: '2027-01-01T00:00:00.000Z', expired: [] })
  })

  it('no longer holds at the instant of its end', () => {
    expect(stateOf(consent('google', now)).kind).toBe('expired')
    expect(stateOf(consent('google', '2026-11-22T20:00:00.001Z')).kind).toBe('valid')
  })

  it('is expired where main says so', () => {
    const expiredAt = instantSchema.parse('2026-11-01T00:00:00.000Z')
    expect(
      consentStateOf(
        { consents: [], expiredConsents: [{ network: 'google', expiredAt }] },
        millisecondsOf(instantSchema.parse(now))
      )
    ).toEqual({ kind: 'expired', expired: [{ network: 'google', validUntil: expiredAt }] })
  })

  it('tells the networks where it expired from those where it holds', () => {
    const state = stateOf(
      consent('google', '2026-11-01T00:00:00.000Z'),
      consent('bluesky', '2027-01-01T00:00:00.000Z')
    )
    expect(state.kind === 'valid' && [state.valid, state.expired].map((each) => each[0]?.network)).toEqual([
      'bluesky',
      'google'
    ])
  })
})

describe('the networks to choose from', () => {
  it('are those in use and those chosen, in the order of the app', () => {
    expect(networksToOffer(['google', 'bluesky'], ['facebook'], networks, false)).toEqual([
      'bluesky',
      'facebook',
      'google'
    ])
  })

  it('are all of them before the first account, and when asked for', () => {
    expect(networksToOffer([], [], networks, false)).toEqual(networks)
    expect(networksToOffer(['google'], [], networks, true)).toEqual(networks)
  })
})
