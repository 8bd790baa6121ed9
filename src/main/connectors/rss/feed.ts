import { day, type Instant, second } from '../../../shared/model/instant.ts'
import { plainText } from '../../../shared/text/plain-text.ts'

/** A feed, whatever its format: RSS 0.9 to 2.0, RDF, Atom, JSON Feed. */
export interface Feed {
  readonly title: string
  readonly language: string | null
  readonly entries: readonly Entry[]
  /** Milliseconds for which the feed asks not to be read again. */
  readonly wait: number
}

export interface Entry {
  /** As the feed tells it; null where it has none. */
  readonly id: string | null
  /** Words or HTML. */
  readonly title: string
  /** Words or HTML. */
  readonly content: string
  readonly url: string | null
  readonly author: { readonly name: string; readonly url: string | null }
  readonly at: Instant | null
  readonly language: string | null
  /** The ids of what it answers. */
  readonly answers: readonly string[]
}

/** However long a feed asks not to be read again, in milliseconds. */
export const longestWait = day

/** The title of a feed as words. */
export const titleOf = (feed: Feed): string => plainText(feed.title).text

/** How long its server lets the answer be kept (`Cache-Control: max-age`), in milliseconds. */
export const maxAgeOf = (headers: Headers): number => {
  const seconds = /(?:^|[\s,])max-age=(\d{1,9})/iu.exec(headers.get('cache-control') ?? '')?.[1]
  return Math.min(longestWait, Number(seconds ?? 0) * second)
}
