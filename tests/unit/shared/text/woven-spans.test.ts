import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { proofIdSchema, snippetIdSchema } from '../../../../src/shared/model/ids.ts'
import type { Woven } from '../../../../src/shared/model/woven.ts'
import {
  factPutIn,
  isOnlyWoven,
  moveWoven,
  provenanceOf,
  withoutWoven,
  wovenFoundAgain,
  wovenOf
} from '../../../../src/shared/text/woven-spans.ts'

const snippetId = snippetIdSchema.parse('hours')
const noProofs: Parameters<typeof provenanceOf>[3] = new Map()
const hours = 'Nous ouvrons à 7 h 30.'
const before = `Bonjour. ${hours} À demain.`
const woven = [{ start: 9, end: 9 + hours.length, snippetId }]
const shown = (text: string, spans: readonly Woven[] = woven) =>
  spans.map(({ start, end }) => text.slice(start, end))
const after = (text: string) => shown(text, [...moveWoven(before, text, woven)])

describe('what was woven in', () => {
  it('keeps its place while words are written around it', () => {
    expect(after(`Bonjour Odile. ${hours} À demain.`)).toEqual([hours])
    expect(after(`Bonjour. ${hours} À demain matin.`)).toEqual([hours])
    expect(after(`Bonjour. ${hours}`)).toEqual([hours])
  })

  it('is parted by what is written into it, cut by what is written over it, and gone with it', () => {
    expect(after('Bonjour. Nous ouvrons demain à 7 h 30. À demain.')).toEqual(['Nous ouvrons ', 'à 7 h 30.'])
    expect(after('Bonjour. Nous ouvrons à huit heures. À demain.')).toEqual(['Nous ouvrons à '])
    expect(after('Bonjour. À demain.')).toEqual([])
  })

  it('is marked again when its words are put in at once, by a paste or by undo, and not when they are typed', () => {
    const put = (former: string, text: string) => {
      const span = factPutIn(former, text, [{ words: hours, fact: { snippetId } }])
      return span === null ? null : text.slice(span.start, span.end)
    }
    expect(put('Bonjour.  À demain.', before)).toBe(hours)
    expect(put('', `<b>${hours}</b>`)).toBe(hours)
    // The letters around are those of its ends.
    expect(put('N. N.', `N. ${hours} N.`)).toBe(hours)
    expect(put(hours.slice(0, -1), hours)).toBeNull()
    expect(put(`${hours} Bonjour`, `${hours} Bonjour à vous deux, chers amis du pain`)).toBeNull()
  })

  it('is found again, whole and once, in words that came home', () => {
    const found = (text: string) => shown(text, wovenFoundAgain(before, text, woven))
    expect(found(`Bonsoir Odile ! ${hours} À bientôt.`)).toEqual([hours])
    expect(found('Bonsoir. Nous ouvrons à 8 h.')).toEqual([])
    expect(found(`${hours} Oui : ${hours}`)).toEqual([])
  })

  it('never stands outside of the text, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(), fc.nat(), (one, other, from, length) => {
        const start = Math.min(from, one.length)
        const end = Math.min(start + length, one.length)
        const spans = start < end ? [{ start, end, snippetId }] : []
        for (const span of moveWoven(one, other, spans)) {
          expect(span.start).toBeLessThan(span.end)
          expect(span.end).toBeLessThanOrEqual(other.length)
          // What is marked was in the snippet, letter for letter.
          expect(one.slice(start, end)).toContain(other.slice(span.start, span.end))
        }
      })
    )
  })

  it('is told from one’s own words', () => {
    expect(withoutWoven(before, woven)).toBe('Bonjour.  À demain.')
    expect(isOnlyWoven(before, woven)).toBe(false)
    expect(isOnlyWoven(`${hours} !`, [{ start: 0, end: hours.length, snippetId }])).toBe(true)
    expect(isOnlyWoven('', [])).toBe(false)
  })
})

describe('whose words a reply is', () => {
  it('covers it from end to end: the colleague’s, the snippet’s, and the rest', () => {
    const parts = provenanceOf(before, woven, 'Bonjour. À demain.', noProofs)
    expect(parts.map(({ start, end, source }) => [source, before.slice(start, end)])).toEqual([
      ['colleague', 'Bonjour. '],
      ['snippet', hours],
      ['community_manager', ' '],
      ['colleague', 'À demain.']
    ])
    expect(wovenOf(parts)).toEqual(woven)
  })

  it('names the proof, as the register says it now; one that is gone keeps its place', () => {
    const proofId = proofIdSchema.parse('farm')
    const source = {
      value: 'Proximité',
      happenedOn: '2026-03-12',
      place: '',
      witness: 'Bio Ouest',
      link: null
    }
    const span = [{ start: 9, end: 9 + hours.length, proofId }]
    const of = (proofs: typeof noProofs) => provenanceOf(before, span, null, proofs)[1]
    const common = { start: 9, end: 9 + hours.length, source: 'proof', proofId }
    expect(of(new Map([[proofId, source]]))).toEqual({ ...common, proof: source })
    expect(of(noProofs)).toEqual({ ...common, proof: null })
    expect(wovenOf(provenanceOf(before, span, null, noProofs))).toEqual(span)
  })

  it('is the community manager’s where no words came home', () => {
    expect(provenanceOf('Bonjour', [], null, noProofs)).toEqual([
      { start: 0, end: 7, source: 'community_manager' }
    ])
    expect(provenanceOf('', [], null, noProofs)).toEqual([])
  })
})
