import { describe, expect, it } from 'vitest'
import { addTopics } from '../../../../../src/renderer/screens/colleagues/topic-list.ts'

describe('topics', () => {
  it('are cut out of what was typed or pasted, in their order', () => {
    expect(addTopics(['levain'], ' farines,  pain   noir ;\nseigle,, ')).toEqual({
      topics: ['levain', 'farines', 'pain noir', 'seigle'],
      refused: []
    })
  })

  it('are not doubled whatever their capitals, but accents count', () => {
    expect(addTopics(['Levain'], 'levain, lévain')).toEqual({ topics: ['Levain', 'lévain'], refused: [] })
  })

  it('are handed back where they are too long or too many', () => {
    const fifty = Array.from({ length: 50 }, (_, index) => `topic ${index}`)
    expect(addTopics(fifty, 'one more').refused).toEqual(['one more'])
    expect(addTopics([], 'x'.repeat(81)).refused).toEqual(['x'.repeat(81)])
    expect(addTopics([], 'x'.repeat(80)).topics).toEqual(['x'.repeat(80)])
  })
})
