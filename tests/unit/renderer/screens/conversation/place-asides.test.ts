import { describe, expect, it } from 'vitest'
import { placeAsides } from '../../../../../src/renderer/screens/conversation/place-asides.ts'
import { messageIdSchema } from '../../../../../src/shared/model/ids.ts'
import { instantSchema } from '../../../../../src/shared/model/instant.ts'

const at = (hour: number) => instantSchema.parse(`2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`)
const said = (hour: number, receivedHour = hour) => ({
  id: messageIdSchema.parse(`at ${hour}`),
  publishedAt: at(hour),
  receivedAt: at(receivedHour)
})
const aside = (hour: number, name = `aside ${hour}`) => ({ at: at(hour), name })

const placed = (...given: Parameters<typeof placeAsides<ReturnType<typeof aside>>>) => {
  const { before, after } = placeAsides(...given)
  return {
    before: Object.fromEntries([...before].map(([id, asides]) => [id, asides.map(({ name }) => name)])),
    after: after.map(({ name }) => name)
  }
}

describe('what stands between the messages', () => {
  it('stands by its moment: before the first message said after it, else at the end', () => {
    expect(placed([said(8), said(10), said(12)], [aside(13), aside(9), aside(11)])).toEqual({
      before: { 'at 10': ['aside 9'], 'at 12': ['aside 11'] },
      after: ['aside 13']
    })
  })

  it('follows a message of the same moment, and keeps its own order', () => {
    expect(placed([said(8), said(10)], [aside(8, 'first'), aside(8, 'second')])).toEqual({
      before: { 'at 10': ['first', 'second'] },
      after: []
    })
  })

  it('goes by when a message was said, and by when it came in where that was before', () => {
    const early = { id: messageIdSchema.parse('early'), publishedAt: at(20), receivedAt: at(9) }
    expect(placed([said(8, 15), early], [aside(10)])).toEqual({ before: {}, after: ['aside 10'] })
  })

  it('stands alone where nothing was said', () => {
    expect(placed([], [aside(8)])).toEqual({ before: {}, after: ['aside 8'] })
  })
})
