import { parseFeed } from 'feedsmith'
import { day, hour, type Instant, minute, parseInstant } from '../../../shared/model/instant.ts'
import type { Format } from '../http.ts'
import { type Feed, longestWait } from './feed.ts'

/** Entries of one feed that are looked at; feeds hold ten to a hundred. */
const mostEntries = 500

/** Bytes that can be read as a feed. What declares entities of its own is refused unread: no feed needs them. */
export const feedFormat: Format = {
  name: 'a feed',
  accept:
    'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, application/json;q=0.7, */*;q=0.1',
  decode(bytes, headers) {
    const text = textOf(bytes, headers.get('content-type') ?? '')
    return readFeed(text)
  }
}

/** The text, in the encoding of the byte order mark, of the header or of the XML declaration, in this order. */
const textOf = (bytes: Uint8Array, contentType: string): string => {
  const start = String.fromCodePoint(...bytes.subarray(0, 200))
  const named =
    /^\u00FF\u00FE|^\u00FE\u00FF/u.exec(start) === null
      ? (/charset="?([\w.:-]+)/iu.exec(contentType)?.[1] ??
        /^\s*<\?xml[^>]*\sencoding=["']([\w.:-]+)/u.exec(start)?.[1] ??
        'utf-8')
      : start.startsWith('\u00FF')
        ? 'utf-16le'
        : 'utf-16be'
  try {
    return new TextDecoder(named).decode(bytes)
  } catch {
    return new TextDecoder().decode(bytes)
  }
}

/** undefined: it is no feed, or one that nobody should read. */
export const readFeed = (text: string): Feed | undefined => {
  if (/<!DOCTYPE[^<>]*\[|<!ENTITY/iu.test(text)) return undefined
  try {
    const parsed = parse(text)
    switch (parsed.format) {
      case 'rss':
        return fromRss(parsed.feed)
      case 'rdf':
        return fromRss(parsed.feed)
      case 'atom':
        return fromAtom(parsed.feed)
      case 'json':
        return fromJson(parsed.feed)
    }
  } catch {
    // The parser throws for what is no feed, what is cut, and what is nested without end.
    return undefined
  }
}

const parse = (text: string) => parseFeed(text, { maxItems: mostEntries })

type Parsed = ReturnType<typeof parse>
type RssFeed = Extract<Parsed, { format: 'rss' | 'rdf' }>['feed']
type AtomFeed = Extract<Parsed, { format: 'atom' }>['feed']
type JsonFeed = Extract<Parsed, { format: 'json' }>['feed']

const firstInstant = (...texts: readonly (string | undefined)[]): Instant | null => {
  for (const text of texts) {
    const instant = text === undefined ? null : parseInstant(text)
    if (instant !== null) return instant
  }
  return null
}

/** Search engines send people over a page of theirs; the address that is meant stands in it. */
const addressOf = (text: string | undefined): string | null => {
  if (text === undefined || !/^https?:\/\//iu.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  const meant =
    /(?:^|\.)google\.\w+$/u.test(url.hostname) && url.pathname === '/url' ? url.searchParams.get('url') : null
  return meant !== null && /^https?:\/\//iu.test(meant) ? meant : text
}

const periods: Readonly<Record<string, number>> = {
  hourly: hour,
  daily: day,
  weekly: 7 * day,
  monthly: 30 * day,
  yearly: 365 * day
}

const waitOf = (
  ttl: number | undefined,
  period: string | undefined,
  frequency: number | undefined
): number => {
  const every = (periods[period?.trim().toLowerCase() ?? ''] ?? 0) / Math.max(1, frequency ?? 1)
  return Math.min(longestWait, Math.max(every, (ttl ?? 0) * minute, 0))
}

const fromRss = (feed: RssFeed): Feed => ({
  title: feed.title ?? '',
  language: ('language' in feed ? feed.language : undefined) ?? feed.dc?.languages?.[0] ?? null,
  wait: waitOf('ttl' in feed ? feed.ttl : undefined, feed.sy?.updatePeriod, feed.sy?.updateFrequency),
  entries: (feed.items ?? []).map((item) => {
    const author = 'authors' in item ? item.authors?.[0] : undefined
    return {
      id: ('guid' in item ? item.guid?.value : undefined) ?? item.atom?.id ?? null,
      title: item.title ?? '',
      content: item.content?.encoded ?? item.description ?? '',
      url: addressOf(
        item.link ?? ('guid' in item && item.guid?.isPermaLink !== false ? item.guid?.value : undefined)
      ),
      author: {
        name: item.dc?.creators?.[0] ?? author?.name ?? '',
        url: addressOf(author?.link)
      },
      at: firstInstant(
        'pubDate' in item ? item.pubDate : undefined,
        item.dc?.dates?.[0],
        item.atom?.published,
        item.atom?.updated
      ),
      language: item.dc?.languages?.[0] ?? null,
      answers: ('thr' in item ? item.thr?.inReplyTos : undefined)?.flatMap((one) => one.ref ?? []) ?? []
    }
  })
})

const fromAtom = (feed: AtomFeed): Feed => ({
  title: feed.title?.value ?? '',
  language: feed.xml?.lang ?? null,
  wait: waitOf(undefined, feed.sy?.updatePeriod, feed.sy?.updateFrequency),
  entries: (feed.entries ?? []).map((entry) => {
    const link =
      entry.links?.find((one) => one.rel === undefined || one.rel === 'alternate') ?? entry.links?.[0]
    const author = entry.authors?.[0]
    return {
      id: entry.id ?? null,
      title: entry.title?.value ?? '',
      content: entry.content?.value ?? entry.summary?.value ?? '',
      url: addressOf(link?.href),
      author: { name: author?.name ?? '', url: addressOf(author?.uri) },
      at: firstInstant(entry.published, entry.updated),
      language: entry.xml?.lang ?? null,
      answers: entry.thr?.inReplyTos?.flatMap((one) => one.ref ?? []) ?? []
    }
  })
})

const fromJson = (feed: JsonFeed): Feed => ({
  title: feed.title ?? '',
  language: feed.language ?? null,
  wait: 0,
  entries: (feed.items ?? []).map((item) => {
    const author = item.authors?.[0]
    return {
      id: item.id ?? null,
      title: item.title ?? '',
      content: item.content_html ?? item.content_text ?? item.summary ?? '',
      url: addressOf(item.url ?? item.external_url),
      author: { name: author?.name ?? '', url: addressOf(author?.url) },
      at: firstInstant(item.date_published, item.date_modified),
      language: item.language ?? null,
      answers: []
    }
  })
})
