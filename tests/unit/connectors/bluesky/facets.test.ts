import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findFacets, toFacets, toSpans } from '../../../../src/main/connectors/bluesky/facets.ts'

const link = (byteStart: number, byteEnd: number, uri = 'https://exemple.fr') => ({
  index: { byteStart, byteEnd },
  features: [{ $type: 'app.bsky.richtext.facet#link', uri }]
})

/** Texts in which bytes, code units and characters all count differently. */
const word = fc.oneof(
  fc.constantFrom(
    'pain',
    'é',
    'e\u0301',
    '👨‍👩‍👧',
    '🇫🇷',
    '中文',
    '«\u00a0levain\u00a0»',
    '\u200b',
    '#️⃣',
    'ß',
    '\u202f!'
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 })
)
const words = fc.array(word, { maxLength: 12 })

describe('facets that come in', () => {
  it('become spans in UTF-16', () => {
    const text = 'Ça marche à Lyon ? voir exemple.fr'
    expect(toSpans(text, [link(26, 36)])).toEqual([
      { start: 24, end: 34, kind: 'link', target: 'https://exemple.fr' }
    ])
    expect(text.slice(24, 34)).toBe('exemple.fr')
  })

  it('name mentions by account and tags by word', () => {
    const facet = (feature: unknown, byteStart: number, byteEnd: number) => ({
      index: { byteStart, byteEnd },
      features: [feature]
    })
    expect(
      toSpans('@alice #pain', [
        facet({ $type: 'app.bsky.richtext.facet#tag', tag: 'pain' }, 7, 12),
        facet({ $type: 'app.bsky.richtext.facet#mention', did: 'did:plc:alice' }, 0, 6)
      ])
    ).toEqual([
      { start: 0, end: 6, kind: 'mention', target: 'did:plc:alice' },
      { start: 7, end: 12, kind: 'tag', target: 'pain' }
    ])
  })

  it.each([
    ['cut a character', 'é!', link(1, 3)],
    ['cut a surrogate pair', '👋!', link(2, 5)],
    ['end beyond the text', 'pain', link(0, 9)],
    ['are empty', 'pain', link(2, 2)],
    ['run backwards', 'pain', link(3, 1)],
    ['lead to a script', 'pain', link(0, 4, 'javascript:alert(1)')],
    ['have no known feature', 'pain', { index: { byteStart: 0, byteEnd: 4 }, features: [{ $type: 'x' }] }],
    ['are no facets', 'pain', 'facet']
  ])('are left out when they %s', (_why, text, facet) => {
    expect(toSpans(text, [facet])).toEqual([])
  })

  it('are left out when they overlap an earlier one', () => {
    expect(
      toSpans('pain et levain', [link(0, 7), link(5, 14), link(8, 14)]).map((span) => span.start)
    ).toEqual([0, 8])
  })

  it('say the same stretch in bytes and in UTF-16, whatever the text', () => {
    fc.assert(
      fc.property(words, word, words, (before, marked, after) => {
        fc.pre(marked.length > 0 && marked.isWellFormed())
        const text = before.join('') + marked + after.join('')
        const byteStart = Buffer.byteLength(before.join(''))
        const spans = toSpans(text, [link(byteStart, byteStart + Buffer.byteLength(marked))])
        expect(spans.map((span) => text.slice(span.start, span.end))).toEqual([marked])
      })
    )
  })

  it('never throw and never leave the text, whatever the network sends', () => {
    const anyFacet = fc.record({
      index: fc.record({ byteStart: fc.integer(), byteEnd: fc.integer() }),
      features: fc.array(fc.oneof(fc.constant(link(0, 1).features[0]), fc.anything()))
    })
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.oneof(anyFacet, fc.anything())),
        (text, facets) => {
          let end = 0
          for (const span of toSpans(text, facets)) {
            expect(span.start).toBeGreaterThanOrEqual(end)
            expect(span.end).toBeGreaterThan(span.start)
            expect(span.end).toBeLessThanOrEqual(text.length)
            end = span.end
          }
        }
      )
    )
  })
})

describe('facets of what is published', () => {
  const found = (text: string): readonly (readonly [string, string, string])[] =>
    findFacets(text).map((one) => [one.kind, text.slice(one.start, one.end), one.target])

  it.each([
    ['Voir exemple.fr.', [['link', 'exemple.fr', 'https://exemple.fr']]],
    [
      'Voir http://exemple.fr/a?b=c#d, puis',
      [['link', 'http://exemple.fr/a?b=c#d', 'http://exemple.fr/a?b=c#d']]
    ],
    [
      '(https://fr.wikipedia.org/wiki/Pain_(aliment))',
      [
        [
          'link',
          'https://fr.wikipedia.org/wiki/Pain_(aliment)',
          'https://fr.wikipedia.org/wiki/Pain_(aliment)'
        ]
      ]
    ],
    ['Merci @alice.test.', [['mention', '@alice.test', 'alice.test']]],
    ['« @Alice.bsky.social »', [['mention', '@Alice.bsky.social', 'alice.bsky.social']]],
    ['@alice sans domaine', []],
    ['écrire à camille@exemple.fr', []],
    [
      '#pain, #1234 et #été2026!',
      [
        ['tag', '#pain', 'pain'],
        ['tag', '#été2026', 'été2026']
      ]
    ],
    ['n°#3 et a#b', []],
    ['le no. 1 des fournils... fin.Suite', []],
    ['#️⃣ n’est pas un mot', []],
    [`#${'a'.repeat(65)}`, []]
  ])('in %j', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  it('are counted in bytes, and come back as the same stretch', () => {
    fc.assert(
      fc.property(words, words, (before, after) => {
        fc.pre([...before, ...after].every((one) => one.isWellFormed()))
        const text = `${before.join('')} @alice.test ${after.join('')} https://exemple.fr/x #pain`
        const facets = toFacets(text, findFacets(text), () => 'did:plc:alice')
        const spans = toSpans(text, facets).map((span) => text.slice(span.start, span.end))
        expect(spans).toEqual(expect.arrayContaining(['@alice.test', 'https://exemple.fr/x', '#pain']))
        expect(spans).toHaveLength(facets.length)
      })
    )
  })

  it('leave a handle that nobody holds as plain text', () => {
    const text = '@nobody.test #pain'
    expect(toFacets(text, findFacets(text), () => null)).toEqual([
      {
        index: { byteStart: 13, byteEnd: 18 },
        features: [{ $type: 'app.bsky.richtext.facet#tag', tag: 'pain' }]
      }
    ])
  })
})
