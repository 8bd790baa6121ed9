import { expect, it } from 'vitest'
import { systemIds } from '../../../src/main/runtime/ids.ts'
import { fakeClock } from '../../support/fake-clock.ts'

const moment = '2026-11-20T09:00:00.000Z'

it('ids sort by the time they were made, also many of one millisecond, and behind those of earlier versions', () => {
  const clock = fakeClock(moment)
  const ids = systemIds(clock)
  const made = Array.from({ length: 10_000 }, (_, number) => {
    if (number % 3_000 === 0) clock.advance(1)
    return ids.next()
  })
  expect(made.toSorted()).toEqual(made)
  expect(new Set(made).size).toBe(made.length)
  // The last moment that a UUIDv7 of an earlier version can tell.
  expect('0fffffff-ffff-7fff-bfff-ffffffffffff' < String(made[0])).toBe(true)
})

it('a clock that is set back makes no id twice, and none that sorts before another', () => {
  const clock = fakeClock(moment)
  const ids = systemIds(clock)
  const before = ids.next()
  clock.advance(-60_000)
  expect(ids.next() > before).toBe(true)
})

it('an id is sixteen letters that any file name, address and spreadsheet takes', () => {
  const ids = systemIds(fakeClock(moment))
  for (let number = 0; number < 1_000; number += 1) expect(ids.next()).toMatch(/^[A-Z][-\w]{15}$/u)
})

it('two computers that make ids in the same millisecond make others', () => {
  const made = [1, 2].flatMap(() => {
    const ids = systemIds(fakeClock(moment))
    return Array.from({ length: 5_000 }, () => ids.next())
  })
  expect(new Set(made).size).toBe(made.length)
})

it('a UUIDv7 is made where others read the id', () => {
  expect(systemIds(fakeClock(moment)).uuid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u
  )
})
