import { createHash } from 'node:crypto'
import type { FakeClock } from './fake-clock.ts'
import { type FakeServer, startFakeServer } from './fake-server.ts'

/** A feed of comments as WordPress makes it (RSS 2.0 with content and dc), served with validators. */
export interface FakeFeed {
  readonly server: FakeServer
  readonly url: string
  add(text: string, options?: { readonly at?: string; readonly author?: string }): string
  edit(guid: string, text: string): void
  /** What is served instead of the feed. */
  serve(body: string | Buffer | null, contentType?: string): void
  readonly site: { needsPassword: boolean; headers: Record<string, string>; ttl: number | null }
}

interface FakeEntry {
  readonly guid: string
  text: string
  readonly at: string
  readonly author: string
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

export const startFakeFeed = async (clock: FakeClock): Promise<FakeFeed> => {
  const entries: FakeEntry[] = []
  const site: FakeFeed['site'] = { needsPassword: false, headers: {}, ttl: null }
  let served: { body: string | Buffer; type: string } | null = null

  const rss = (): string =>
    `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Commentaires pour Le Fournil</title><link>${running.origin}</link><description/><language>fr-FR</language>
${site.ttl === null ? '' : `<ttl>${site.ttl}</ttl>`}
${entries
  .toSorted((one, other) => (one.at < other.at ? 1 : -1))
  .map(
    ({ guid, text, at, author }) =>
      `<item><title>Commentaires sur Le pain par ${escaped(author)}</title><link>${running.origin}/le-pain/#${guid}</link>
<dc:creator><![CDATA[${author}]]></dc:creator><pubDate>${new Date(at).toUTCString()}</pubDate><guid isPermaLink="false">${guid}</guid>
<description>${escaped(text)}</description><content:encoded><![CDATA[<p>${escaped(text)}</p>]]></content:encoded></item>`
  )
  .join('\n')}
</channel></rss>`

  const running = await startFakeServer(({ headers }) => {
    if (site.needsPassword) return { status: 401, json: { message: 'Members only' } }
    const body = served?.body ?? rss()
    const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`
    const all = {
      'content-type': served?.type ?? 'application/rss+xml; charset=UTF-8',
      etag,
      ...site.headers
    }
    return headers['if-none-match'] === etag
      ? { status: 304, json: null, body: '', headers: all }
      : { status: 200, json: null, body, headers: all }
  })
  return {
    server: running,
    url: `${running.origin}/comments/feed/?key=family-secret`,
    add(text, options = {}) {
      const guid = `comment-${entries.length + 1}`
      entries.push({ guid, text, at: options.at ?? clock.now(), author: options.author ?? 'Zoé' })
      return guid
    },
    edit(guid, text) {
      for (const entry of entries) if (entry.guid === guid) entry.text = text
    },
    serve(body, type = 'application/xml') {
      served = body === null ? null : { body, type }
    },
    site
  }
}
