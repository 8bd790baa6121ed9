import { describe, expect, it } from 'vitest'
import { dayIn, lastSecondOf } from '../../../../../src/renderer/screens/handoffs/due-day.ts'
import { at } from '../../../../support/builders.ts'

describe('the day by which a colleague is asked', () => {
  it('is a day where the colleague works, wherever it is chosen', () => {
    for (const zone of ['Europe/Paris', 'America/Montreal', 'Pacific/Auckland']) {
      const end = lastSecondOf('2026-12-02', zone)
      expect(end).not.toBeNull()
      expect(end === null ? null : dayIn(end, zone)).toBe('2026-12-02')
    }
    expect(lastSecondOf('2026-12-02', 'Europe/Paris')).toBe('2026-12-02T22:59:59.000Z')
    expect(dayIn(at('2026-12-02T23:30:00.000Z'), 'Europe/Paris')).toBe('2026-12-03')
  })

  it.each(['', '2026-02-30', 'tomorrow', '26-12-02'])('%j is no day', (text) => {
    expect(lastSecondOf(text, 'Europe/Paris')).toBeNull()
  })
})
