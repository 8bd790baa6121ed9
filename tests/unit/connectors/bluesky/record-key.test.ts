import { isValidTid } from '@atproto/syntax'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordKeyOf } from '../../../../src/main/connectors/bluesky/record-key.ts'
import { systemIds } from '../../../../src/main/runtime/ids.ts'
import { fakeClock } from '../../../support/fake-clock.ts'

describe('the record key of a reply', () => {
  it('is a TID, the same for the same key', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uuid({ version: 7 })), (key) => {
        expect(isValidTid(recordKeyOf(key))).toBe(true)
        expect(recordKeyOf(key)).toBe(recordKeyOf(key))
      })
    )
  })

  it('stays what it was when the app is updated', () => {
    expect(recordKeyOf('0199f0a0-0000-7000-8000-00000000a001')).toBe('3m3ejsk22nxbk')
    expect(recordKeyOf('any other key')).toBe('3gymue7o2nuza')
  })

  it('tells when the reply was made', () => {
    const clock = fakeClock('2026-11-20T09:00:00.000Z')
    const ids = systemIds(clock)
    const earlier = recordKeyOf(ids.uuid())
    clock.advance(1)
    expect(recordKeyOf(ids.uuid()) > earlier).toBe(true)
  })

  it('differs for replies made in one moment', () => {
    // Of a million keys in each millisecond; ids drawn at random would meet now and then among so many.
    const idOf = (number: number): string =>
      `0199f0a0-0000-7000-8001-${number.toString(16).padStart(12, '0')}`
    const keys = new Set(Array.from({ length: 200 }, (_, number) => recordKeyOf(idOf(number))))
    expect(keys.size).toBe(200)
  })
})
