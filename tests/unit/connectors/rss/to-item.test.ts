import { describe, expect, it } from 'vitest'
import type { Feed } from '../../../../src/main/connectors/rss/feed.ts'
import { readFeed } from '../../../../src/main/connectors/rss/read-feed.ts'
import { refOf, toItem } from '../../../../src/main/connectors/rss/to-item.ts'

const read = (text: string): Feed => {
  const feed = readFeed(text)
  if (feed === undefined) throw new Error('no feed')
  return feed
}
const itemsOf = (feed: Feed) =>
  feed.entries.map((entry) => toItem(entry, feed, { top: refOf(entry), parent: null, editedAt: null }))

const atom = (entry: string): string =>
  `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" xml:lang="fr"><title>Alerte</title><id>i</id>${entry}</feed>`

describe('what an entry of a feed says', () => {
  it('an alert: its title and its extract, at the address that is meant', () => {
    const feed = read(
      atom(
        '<entry><id>tag:1</id><title type="html">Le &lt;b&gt;Fournil&lt;/b&gt; ouvre</title><link href="https://www.google.com/url?rct=j&amp;url=https://presse.test/a%3Fb&amp;ct=ga"/><published>2026-11-20T09:00:00Z</published><content type="html">Une &lt;a href="https://presse.test/lien"&gt;boulangerie&lt;/a&gt; de plus</content><author><name/></author></entry>'
      )
    )
    expect(itemsOf(feed)).toEqual([
      {
        ref: 'tag:1',
        conversationRef: 'tag:1',
        parentRef: null,
        kind: 'mention',
        author: { ref: null, handle: 'Alerte', name: 'Alerte', url: null, isUs: false },
        subject: { title: 'Alerte', text: null, url: 'https://presse.test/a?b' },
        text: 'Le Fournil ouvre\n\nUne boulangerie de plus',
        spans: [{ start: 22, end: 33, kind: 'link', target: 'https://presse.test/lien' }],
        url: 'https://presse.test/a?b',
        language: 'fr',
        rating: null,
        publishedAt: '2026-11-20T09:00:00.000Z',
        editedAt: null,
        state: 'visible',
        replyTarget: null,
        context: false,
        attachments: [],
        standing: 'shown',
        audience: 'public'
      }
    ])
  })

  it('XHTML, and a title that the words repeat', () => {
    const feed = read(
      atom(
        '<entry><id>1</id><title>Bonjour à tous…</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Bonjour à tous les gourmands</p></div></content></entry>'
      )
    )
    expect(itemsOf(feed)).toMatchObject([{ text: 'Bonjour à tous les gourmands' }])
  })

  it('an answer to an entry of the same feed', () => {
    const feed = read(
      atom('<entry><id>2</id><title>Par Zoé</title><content>Oui</content><thr:in-reply-to ref="1"/></entry>')
    )
    expect(feed.entries[0]?.answers).toEqual(['1'])
    expect(itemsOf(feed)).toMatchObject([{ kind: 'comment', text: 'Oui', subject: { title: 'Par Zoé' } }])
  })

  it('a JSON Feed', () => {
    const feed = read(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'Avis',
        language: 'fr',
        items: [
          {
            id: '7',
            content_text: 'Très <3 bon',
            url: 'https://avis.test/7',
            authors: [{ name: 'Zoé', url: 'https://avis.test/zoe' }]
          }
        ]
      })
    )
    expect(itemsOf(feed)).toMatchObject([
      { ref: '7', text: 'Très <3 bon', author: { ref: 'https://avis.test/zoe', name: 'Zoé' } }
    ])
  })

  it('RDF, with a date of Dublin Core', () => {
    const feed = read(
      '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://x.test"><title>Le fil</title><link>https://x.test</link></channel><item rdf:about="https://x.test/1"><title>Un</title><link>https://x.test/1</link><dc:date>2026-11-20T10:00:00+01:00</dc:date></item></rdf:RDF>'
    )
    expect(itemsOf(feed)).toMatchObject([
      { ref: 'https://x.test/1', text: 'Un', publishedAt: '2026-11-20T09:00:00.000Z' }
    ])
  })

  it('an entry without an id is known by its address, else by its words', () => {
    const feed = read(
      '<rss version="2.0"><channel><title>x</title><item><title>a</title><link>https://x.test/a</link></item><item><title>b</title></item><item><title>c</title></item></channel></rss>'
    )
    const [first, second, third] = feed.entries.map(refOf)
    expect(first).toBe('https://x.test/a')
    expect(second).toMatch(/^words:/u)
    expect(third).not.toBe(second)
  })

  it('a very long id is shortened, and stays its own', () => {
    const long = 'x'.repeat(5_000)
    const entry = (id: string) => {
      const found = read(atom(`<entry><id>${id}</id><title>t</title></entry>`)).entries[0]
      if (found === undefined) throw new Error('no entry')
      return refOf(found)
    }
    expect(entry(long).length).toBeLessThan(100)
    expect(entry(long)).not.toBe(entry(`${long}y`))
  })

  it.each([
    ['hourly', '2', 1_800_000],
    ['daily', '1', 86_400_000],
    ['yearly', '1', 86_400_000],
    ['whenever', '1', 0]
  ])('%s, %s times, is a wait of %i milliseconds, a day at most', (period, frequency, wait) => {
    const feed = read(
      `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>x</title><sy:updatePeriod>${period}</sy:updatePeriod><sy:updateFrequency>${frequency}</sy:updateFrequency></channel></rss>`
    )
    expect(feed.wait).toBe(wait)
  })

  it.each([
    '',
    'words',
    '<html><body/></html>',
    '<rss version="2.0"><channel><title>x</ti',
    '{"items":[]}',
    'null'
  ])('%j is no feed', (text) => {
    expect(readFeed(text)).toBeUndefined()
  })
})
