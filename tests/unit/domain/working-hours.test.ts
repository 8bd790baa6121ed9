import { expect, test } from 'vitest'
import { lastTurnOfHours, workingUntil } from '../../../src/main/domain/working-hours.ts'
import { at } from '../../support/builders.ts'

/** Mondays: morning and afternoon; Tuesdays: a night that ends at midnight. */
const hours = {
  timeZone: 'Europe/Paris',
  spans: [
    { weekday: 1, from: '08:00', to: '12:00' },
    { weekday: 1, from: '14:00', to: '18:00' },
    { weekday: 2, from: '20:00', to: '23:59' }
  ]
}

test('somebody is at work from the first minute of a span until before its last, in their own time zone', () => {
  expect(workingUntil(hours, at('2026-11-23T06:59:00.000Z'))).toBeNull()
  expect(workingUntil(hours, at('2026-11-23T07:00:00.000Z'))).toBe('12:00')
  expect(workingUntil(hours, at('2026-11-23T10:59:59.000Z'))).toBe('12:00')
  expect(workingUntil(hours, at('2026-11-23T11:00:00.000Z'))).toBeNull()
  expect(workingUntil(hours, at('2026-11-23T13:30:00.000Z'))).toBe('18:00')
  expect(workingUntil(hours, at('2026-11-24T13:30:00.000Z'))).toBeNull()
  expect(workingUntil({ timeZone: 'Europe/Paris', spans: [] }, at('2026-11-23T10:00:00.000Z'))).toBeNull()
})

test('the last turn is when hours last began or ended, a week ago if need be', () => {
  expect(lastTurnOfHours(hours, at('2026-11-23T07:00:00.000Z'))).toBe('2026-11-23T07:00:00.000Z')
  expect(lastTurnOfHours(hours, at('2026-11-23T12:59:00.000Z'))).toBe('2026-11-23T11:00:00.000Z')
  expect(lastTurnOfHours(hours, at('2026-11-23T06:00:00.000Z'))).toBe('2026-11-17T22:59:00.000Z')
  expect(lastTurnOfHours({ timeZone: 'UTC', spans: [] }, at('2026-11-23T07:00:00.000Z'))).toBeNull()
})

test('hours keep their wall clock through a change to summer time', () => {
  const sunday = { timeZone: 'Europe/Paris', spans: [{ weekday: 7, from: '08:00', to: '12:00' }] }
  expect(workingUntil(sunday, at('2027-03-21T07:00:00.000Z'))).toBe('12:00')
  expect(workingUntil(sunday, at('2027-03-28T06:00:00.000Z'))).toBe('12:00')
})
