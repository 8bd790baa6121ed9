import { describe, expect, it } from 'vitest'
import { findFacets } from '../../../src/main/connectors/bluesky/facets.ts'
import { withoutPictures } from '../../../src/main/connectors/discourse/markdown.ts'
import { wordsOf } from '../../../src/main/connectors/mastodon/to-item.ts'
import { readFeed } from '../../../src/main/connectors/rss/read-feed.ts'
import { htmlText } from '../../../src/main/mail/html-text.ts'
import { isByHand } from '../../../src/main/mail/mail-nature.ts'
import { judgeLink } from '../../../src/shared/text/judge-link.ts'
import { isSmallCorrection } from '../../../src/shared/text/small-correction.ts'
import { plainText } from '../../../src/shared/text/plain-text.ts'
import { findClaims } from '../../../src/shared/text/unproven-claims.ts'

/** As much as a message may have. */
const full = (part: string): string => part.repeat(Math.ceil(65_536 / part.length))

/** Each of these took from four seconds to hours before the expressions were written, or the words taken up, so that they cannot. */
const slow: readonly (readonly [what: string, read: () => unknown])[] = [
  [
    'the quote of a Mastodon status that closes nothing',
    () =>
      wordsOf({
        content: full('<p class="quote-inline" '),
        spoiler_text: '',
        quote: { state: 'accepted' }
      } as unknown as Parameters<typeof wordsOf>[0])
  ],
  ['a feed of document types', () => readFeed(full('<!doctype').repeat(64))],
  ['a link of nothing but names', () => judgeLink(full('(-'), 'https://example.org/')],
  ['a link of one endless name', () => judgeLink(full('a-'), 'https://example.org/')],
  ['an address of many questions', () => judgeLink('x', `mailto:${full('?')}\n`)],
  ['a sender of bounces', () => isByHand(() => null, full('-bounce-'))],
  ['a correction of apostrophes', () => isSmallCorrection(full("'"), `${full("'")}a`)],
  ['a claim between quotes that never close', () => findClaims(full('«'), 'fr')],
  ...[
    '<li>ab',
    '<p>ab',
    '<div>a',
    '<br>a',
    '<br>a&amp;',
    '<style>b</style><p>a',
    '<a href="https://e.org">a</a> ',
    '<dd>\u200B'
  ].map((part) => [`two mebibytes of ${part}`, () => plainText(part.repeat(2 ** 21 / part.length))] as const),
  ...['<li>ab', '<div>a', '<br>a', '<blockquote>a', '<td>a'].map(
    (part) => [`a mail of ${part}`, () => htmlText(part.repeat(2 ** 21 / part.length))] as const
  ),
  ['a link of nothing but dots', () => judgeLink(full('.'), 'https://example.org/')],
  ['a link of one name with many dots', () => judgeLink(`a${full('.')}a@`, 'https://example.org/')],
  ['a link to a name of many letters', () => judgeLink('x', `https://${full('ä')}/`)],
  ['mailboxes without end', () => judgeLink('x', `mailto:${full('a@b,')}`)],
  ['pictures that never close', () => withoutPictures(full('(upload://![') + 'x')],
  ['a mention of dashes', () => findFacets(`@a${full('-')}!`)]
]

describe('words made to take for ever', () => {
  it.each(slow)('%s are read as any other', (_what, read) => {
    expect(() => read()).not.toThrow()
  })
})
