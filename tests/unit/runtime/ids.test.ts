import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { sideOf, spell, systemIds } from '../../../src/main/runtime/ids.ts'
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

it('ids stand by their time among those of sixteen letters that earlier versions made', () => {
  const clock = fakeClock(moment)
  const ids = systemIds(clock)
  // As a version before made them a minute earlier and a minute later.
  const earlier = 'P6sAYFVzzzzzzzzz'
  const later = 'P6sB-YV---------'
  expect([later, ids.next(), earlier].toSorted()).toEqual([earlier, expect.any(String), later])
})

it('a clock that is set back makes no id twice, and none that sorts before another', () => {
  const clock = fakeClock(moment)
  const ids = systemIds(clock)
  const before = ids.next()
  clock.advance(-60_000)
  expect(ids.next() > before).toBe(true)
})

it('an id is eleven letters that any file name, address and spreadsheet takes', () => {
  const ids = systemIds(fakeClock(moment))
  for (let number = 0; number < 1_000; number += 1) expect(ids.next()).toMatch(/^[A-Z][-\w]{10}$/u)
})

it('two computers that make ids in the same millisecond make others', () => {
  const made = [7, 8].flatMap((writer) => {
    const ids = systemIds(fakeClock(moment), writer)
    return Array.from({ length: 5_000 }, () => ids.next())
  })
  expect(new Set(made).size).toBe(made.length)
})

it('the app and the command line beside it never share a number, so that they make no id twice', () => {
  expect([sideOf({ node: '24.21.0', electron: '45.4.1' }), sideOf({ node: '24.21.0' })]).toEqual([0, 1])
  const odd = new Set(Array.from({ length: 2_048 }, (_, half) => spell(2 * half + 1, 2)))
  // These tests are run as the command line is.
  for (let process = 0; process < 50; process += 1)
    expect(odd).toContain(systemIds(fakeClock(moment)).next().slice(-2))
})

it('the threads of one computer never make the same id, however many they make in one millisecond', async () => {
  const here = systemIds(fakeClock(moment))
  const made = Array.from({ length: 20_000 }, () => String(here.next()))
  const file = new URL('../../support/make-ids.worker.ts', import.meta.url)
  const told = await Promise.all(
    [1, 2].map(() => once(new Worker(file, { workerData: { moment } }), 'message'))
  )
  for (const [theirs] of told) made.push(...z.array(z.string()).length(20_000).parse(theirs))
  expect(new Set(made).size).toBe(60_000)
})

it('who begins anew in the same millisecond, as after a restart with a clock that stands, makes others', () => {
  const made = Array.from({ length: 200 }, () => {
    const ids = systemIds(fakeClock(moment))
    return Array.from({ length: 200 }, () => ids.next())
  }).flat()
  expect(new Set(made).size).toBe(made.length)
})

it('a UUIDv7 is made where others read the id', () => {
  expect(systemIds(fakeClock(moment)).uuid()).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u
  )
})
