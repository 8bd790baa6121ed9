import fastCheck from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findWords, segmentsOf } from '../../../../../src/renderer/screens/conversation/segments.ts'

const marked = (text: string, words: readonly string[]): readonly string[] =>
  findWords(text, words).map(({ start, end }) => text.slice(start, end))

describe('findWords', () => {
  it('finds whole words, whatever their capitals', () => {
    expect(marked('Levain ou levure ? Du levain, pas du levainé.', ['levain'])).toEqual(['Levain', 'levain'])
  })

  it('prefers the longest phrase and finds it over a line', () => {
    expect(marked('sans levure\najoutée', ['levure', 'levure ajoutée'])).toEqual(['levure\najoutée'])
  })

  it('knows letters with accents as letters', () => {
    expect(marked('pâté pâtés', ['pâté'])).toEqual(['pâté'])
  })

  it('takes signs as they are', () => {
    expect(marked('C++ (vraiment)', ['(vraiment)', '.*'])).toEqual(['(vraiment)'])
    expect(marked('rien', [])).toEqual([])
  })

  it('finds a shorter word where a longer one goes on', () => {
    expect(marked('Du pain auxonnais, du pain au lait', ['pain au', 'pain'])).toEqual(['pain', 'pain au'])
  })

  it('keeps its place behind capitals that have two small letters', () => {
    expect(marked('İSTANBUL, PÂTÉ', ['pâté'])).toEqual(['PÂTÉ'])
  })

  it('takes letters beyond the first plane of Unicode for letters', () => {
    expect(marked('pain𐐷 𐐷pain pain', ['pain'])).toHaveLength(1)
  })
})

describe('segmentsOf', () => {
  it('loses no character and nests marks inside links', () => {
    const text = 'Voir https://exemple.fr/levain merci'
    const span = { start: 5, end: 30, kind: 'link', target: 'https://exemple.fr/levain' } as const
    const segments = segmentsOf(text, [span], [{ start: 24, end: 30 }])
    expect(segments.map((segment) => segment.text).join('')).toBe(text)
    expect(segments.map((segment) => [segment.text, segment.span?.kind ?? null, segment.marked])).toEqual([
      ['Voir ', null, false],
      ['https://exemple.fr/', 'link', false],
      ['levain', 'link', true],
      [' merci', null, false]
    ])
  })

  it('leaves out spans that lie outside of the text, and cuts those that go on where it ends', () => {
    expect(segmentsOf('court', [{ start: 5, end: 99, kind: 'tag', target: '#x' }], [])).toEqual([
      { start: 0, text: 'court', span: null, isEnd: false, marked: false }
    ])
    const [, cut] = segmentsOf('court', [{ start: 2, end: 99, kind: 'tag', target: '#x' }], [])
    expect(cut).toMatchObject({ text: 'urt', span: { kind: 'tag', end: 5 }, isEnd: true })
  })

  it('whatever lies over one another, every link that can be followed has one last piece, which tells where it leads', () => {
    const stretch = fastCheck.record({
      start: fastCheck.nat(12),
      end: fastCheck.nat(16),
      kind: fastCheck.constantFrom('link' as const, 'tag' as const),
      target: fastCheck.constantFrom('https://evil.example/', 'https://bank.com/')
    })
    fastCheck.assert(
      fastCheck.property(
        fastCheck.array(stretch, { maxLength: 6 }),
        fastCheck.array(stretch, { maxLength: 3 }),
        (spans, marks) => {
          const segments = segmentsOf('bank.com bank', spans, marks)
          expect(segments.map(({ text }) => text).join('')).toBe('bank.com bank')
          segments.forEach(({ span, isEnd, start, text }, index) => {
            const next = segments[index + 1]?.span
            if (span === null) return
            // What it is judged by is what is shown of it.
            const shown = segments.filter((one) => one.span === span).map((one) => one.text)
            expect(shown.join('')).toBe('bank.com bank'.slice(span.start, span.end))
            expect(isEnd).toBe(next !== span)
            expect(isEnd).toBe(start + text.length === span.end)
          })
        }
      ),
      { numRuns: 1_000 }
    )
  })

  it('has nothing for no text', () => {
    expect(segmentsOf('', [], [])).toEqual([])
  })
})
