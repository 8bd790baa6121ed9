import { describe, expect, it } from 'vitest'
import { linesOf, runsOf, spansOf } from '../../../../../src/renderer/screens/colleagues/working-hours.ts'

describe('hours of the week', () => {
  it('stand on one line for the days that share them', () => {
    expect(
      linesOf([
        { weekday: 6, from: '05:00', to: '11:30' },
        { weekday: 2, from: '14:00', to: '18:00' },
        { weekday: 1, from: '05:00', to: '13:00' },
        { weekday: 2, from: '05:00', to: '13:00' }
      ])
    ).toEqual([
      { weekdays: ['1', '2'], from: '05:00', until: '13:00' },
      { weekdays: ['2'], from: '14:00', until: '18:00' },
      { weekdays: ['6'], from: '05:00', until: '11:30' }
    ])
  })

  it('become spans by day and hour, the same one only once', () => {
    expect(
      spansOf([
        { weekdays: ['3', '1'], from: '14:00', until: '18:00' },
        { weekdays: ['1'], from: '08:00', until: '12:00' },
        { weekdays: ['3'], from: '14:00', until: '18:00' }
      ])
    ).toEqual([
      { weekday: 1, from: '08:00', to: '12:00' },
      { weekday: 1, from: '14:00', to: '18:00' },
      { weekday: 3, from: '14:00', to: '18:00' }
    ])
  })

  it('are said in runs of days that follow each other', () => {
    expect(runsOf(['1', '2', '3', '5', '7'])).toEqual([
      { first: '1', last: '3' },
      { first: '5', last: '5' },
      { first: '7', last: '7' }
    ])
  })
})
