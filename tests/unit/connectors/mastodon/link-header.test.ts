import { describe, expect, it } from 'vitest'
import { linkedPage } from '../../../../src/main/connectors/mastodon/link-header.ts'

const both =
  '<https://ici.example/api/v1/notifications?limit=2&max_id=34975535>; rel="next", <https://ici.example/api/v1/notifications?min_id=34975861>; rel="prev"'

describe('the page that a Link header names', () => {
  it.each([
    ['next', both, 'limit=2&max_id=34975535'],
    ['prev', both, 'min_id=34975861'],
    ['next', '<http://10.0.0.7:3000/api/v1/notifications?max_id=01HZ>; rel=next', 'max_id=01HZ'],
    ['next', '</api/v1/notifications?max_id=a%2Fb>;rel="next"', 'max_id=a%2Fb'],
    [
      'next',
      '<https://x.example/?types[]=mention&max_id=7>; title="a, b"; rel="next last"',
      'types[]=mention&max_id=7'
    ],
    ['next', '<https://x.example/?max_id=7>; REL="NEXT"', 'max_id=7']
  ] as const)('%s of %s', (relation, header, query) => {
    expect(linkedPage(header, relation)).toBe(query)
  })

  it.each([
    ['no header', null],
    ['an empty one', ''],
    ['another relation', '<https://x.example/?max_id=7>; rel="first"'],
    ['a word that contains it', '<https://x.example/?max_id=7>; rel="nextish"'],
    ['no query', '<https://x.example/next>; rel="next"'],
    ['no address', 'rel="next"']
  ])('there is none in %s', (_name, header) => {
    expect(linkedPage(header, 'next')).toBeNull()
  })
})
