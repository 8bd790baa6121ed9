import type { Counting, ReplyLimit } from '../model/network.ts'
import { findLinks, type FoundLink } from './find-links.ts'
import { segmentsOf } from './segments.ts'
import { withoutEnd } from './without-end.ts'

export interface CharacterCount {
  readonly used: number
  readonly max: number
  readonly over: boolean
  /** Where the network limits the UTF-8 bytes too; else null. */
  readonly bytes: { readonly used: number; readonly max: number } | null
}

/**
 * Counts a text as the network of the limit does, with the content warning that stands above it, if any. What is over must
 * not be sent: the network would refuse or cut it.
 */
export const countCharacters = (
  text: string,
  limit: ReplyLimit,
  warning: string | null = null
): CharacterCount => {
  const used = counters[limit.counting](text, limit) + (warning === null ? 0 : countGraphemes(warning))
  const bytes =
    limit.counting === 'bluesky' ? { used: countBytes(text), max: limit.max * bytesToAGrapheme } : null
  return {
    used,
    max: limit.max,
    over: used > limit.max || (bytes !== null && bytes.used > bytes.max),
    bytes
  }
}

/** `app.bsky.feed.post`: maxGraphemes 300, maxLength 3000 (bytes). https://docs.bsky.app lexicons, read 2026-11-22 */
const bytesToAGrapheme = 10

/**
 * What a link counts, however long it is: X’s configuration v3 and Mastodon’s StatusLengthValidator, read 2026-11-22. A
 * server may have its own number.
 */
const linkLength = 23

const encoder = new TextEncoder()

/** What a person counts as characters: the length of a description. */
export const countGraphemes = (text: string): number => {
  let count = 0
  for (const _ of segmentsOf(text, 'grapheme')) count += 1
  return count
}

const countBytes = (text: string): number => encoder.encode(text).length

const countCodePoints = (text: string): number => {
  let count = 0
  for (const _ of text) count += 1
  return count
}

/** The text between the links, and how many links there were. */
const withoutLinks = (
  text: string,
  links: readonly FoundLink[]
): { readonly parts: readonly string[]; readonly links: number } => {
  const parts: string[] = []
  let position = 0
  for (const link of links) {
    parts.push(text.slice(position, link.start))
    position = link.end
  }
  parts.push(text.slice(position))
  return { parts, links: links.length }
}

/**
 * `@user@host` that is no part of a longer word, as Mastodon’s Account::MENTION_RE finds it; in two steps, because that
 * expression in one takes cubic time on a long word.
 */
const remoteMention = /(?<![=/\p{L}\p{N}_])(@[a-z0-9_.-]+)@([\p{L}\p{N}_.-]+)/giu

const withoutHost = (mention: string, user: string, host: string): string => {
  const trailing = host.slice(withoutEnd(host, /[.-]/u).length)
  const named = /^@[a-z0-9_]/iu.test(user) && /[a-z0-9_]$/iu.test(user) && trailing !== host
  return named ? user + trailing : mention
}

/** Graphemes, a link as 23, a mention without its host; the instance’s maximum comes with the limit. */
const countMastodon = (text: string, limit: ReplyLimit): number => {
  const { parts } = withoutLinks(text, findLinks(text, false))
  const placeholder = 'x'.repeat(limit.linkLength ?? linkLength)
  return countGraphemes(parts.map((part) => part.replace(remoteMention, withoutHost)).join(placeholder))
}

/** Code points that weigh 100 of 200 in X’s configuration v3: Latin to Georgian, and general punctuation. */
const lightRanges = [
  [0, 4_351],
  [8_192, 8_205],
  [8_208, 8_223],
  [8_242, 8_247]
] as const

let madeEmoji: RegExp | null = null
/**
 * `v` flag by constructor: the target of the build is below es2024, every engine it runs on has it. Made when it is first
 * asked for: that takes thirteen milliseconds, which no start needs.
 */
const emoji = (): RegExp => (madeEmoji ??= new RegExp('\\p{RGI_Emoji}', 'gv'))

const weightOf = (character: string): number => {
  const codePoint = character.codePointAt(0) ?? 0
  return lightRanges.some(([first, last]) => codePoint >= first && codePoint <= last) ? 1 : 2
}

/** X’s weighted length on the composed form: a link 23, an emoji 2 however it is built, light code points 1, others 2. */
const countWeighted = (text: string): number => {
  const composed = text.normalize('NFC')
  const { parts, links } = withoutLinks(composed, findLinks(composed, true))
  let used = links * linkLength
  for (const part of parts) {
    for (const _ of part.matchAll(emoji())) used += 2
    for (const character of part.replace(emoji(), '')) used += weightOf(character)
  }
  return used
}

const pictographic = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u

/** An emoji counts as its UTF-8 bytes, all else as code points. https://developers.facebook.com/docs/threads, read 2026-11-22 */
const countThreads = (text: string): number => {
  let used = 0
  for (const { segment } of segmentsOf(text, 'grapheme'))
    used += pictographic.test(segment) ? countBytes(segment) : countCodePoints(segment)
  return used
}

const counters: Readonly<Record<Counting, (text: string, limit: ReplyLimit) => number>> = {
  graphemes: countGraphemes,
  mastodon: countMastodon,
  bluesky: countGraphemes,
  x: countWeighted,
  threads: countThreads,
  utf8: countBytes,
  utf16: (text) => text.length
}

/** The links of a text, and what each counts on a network of this limit; null: as many as it has characters. */
export const linksAsCounted = (
  text: string,
  limit: ReplyLimit
): { readonly links: readonly string[]; readonly each: number | null } => {
  const shortened = limit.counting === 'mastodon' || limit.counting === 'x'
  const links = findLinks(text, limit.counting === 'x').map(({ start, end }) => text.slice(start, end))
  return { links, each: shortened ? (limit.linkLength ?? linkLength) : null }
}
