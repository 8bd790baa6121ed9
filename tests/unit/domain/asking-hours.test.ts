import { describe, expect, it } from 'vitest'
import { mayBeWrittenTo, workingDaysLater } from '../../../src/main/domain/asking-hours.ts'
import { at } from '../../support/builders.ts'

const paris = { timeZone: 'Europe/Paris', spans: [] }
const mornings = { timeZone: 'Europe/Paris', spans: [{ weekday: 6, from: '08:00', to: '12:00' }] }

describe('when a colleague may be written to', () => {
  it.each([
    ['on a weekday', paris, '2026-11-20T09:00:00.000Z', true],
    ['before nine where they live', paris, '2026-11-20T07:59:00.000Z', false],
    ['at six in the evening', paris, '2026-11-20T17:00:00.000Z', false],
    ['on a Saturday', paris, '2026-11-21T09:00:00.000Z', false],
    ['on a Saturday that they named', mornings, '2026-11-21T09:00:00.000Z', true],
    ['on a weekday that they did not name', mornings, '2026-11-20T09:00:00.000Z', false],
    ['at nine on the Monday after clocks went on', paris, '2027-03-29T07:00:00.000Z', true],
    ['an hour before', paris, '2027-03-29T06:59:00.000Z', false],
    ['at nine on the Monday after clocks went back', paris, '2026-10-26T08:00:00.000Z', true],
    ['an hour before that', paris, '2026-10-26T07:59:00.000Z', false]
  ] as const)('%s', (_name, hours, moment, expected) => {
    expect(mayBeWrittenTo(hours, [], at(moment))).toBe(expected)
  })

  it('never during a holiday or an absence, and again at its end', () => {
    const pause = { from: at('2026-11-20T00:00:00.000Z'), until: at('2026-11-20T12:00:00.000Z') }
    expect(mayBeWrittenTo(paris, [pause], at('2026-11-20T11:59:59.999Z'))).toBe(false)
    expect(mayBeWrittenTo(paris, [pause], at('2026-11-20T12:00:00.000Z'))).toBe(true)
  })
})

describe('working days', () => {
  it('pass over the weekend, and over the night where clocks change', () => {
    expect(workingDaysLater(paris, at('2026-11-20T09:00:00.000Z'), 2)).toBe('2026-11-24T09:00:00.000Z')
    expect(workingDaysLater(paris, at('2026-10-23T09:00:00.000Z'), 1)).toBe('2026-10-26T10:00:00.000Z')
    expect(workingDaysLater(mornings, at('2026-11-20T09:00:00.000Z'), 2)).toBe('2026-11-28T09:00:00.000Z')
  })
})
