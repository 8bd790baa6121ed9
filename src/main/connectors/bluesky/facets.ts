import { isValidHandle } from '@atproto/syntax'
import { z } from 'zod'
import type { Span } from '../../../shared/model/message.ts'
import { findLinks } from '../../../shared/text/find-links.ts'
import { withoutEnd } from '../../../shared/text/without-end.ts'

/**
 * Rich text: a text and facets, which are stretches of it in UTF-8 bytes, end exclusive (app.bsky.richtext.facet,
 * https://docs.bsky.app/docs/advanced-guides/post-richtext, read 2026-11-22).
 */
const facetSchema = z.object({
  index: z.object({
    byteStart: z.number().int().nonnegative(),
    byteEnd: z.number().int().positive()
  }),
  features: z.array(z.unknown())
})

const featureSchema = z.discriminatedUnion('$type', [
  z.object({
    $type: z.literal('app.bsky.richtext.facet#link'),
    uri: z.string().regex(/^https?:\/\/\S+$/iu)
  }),
  z.object({ $type: z.literal('app.bsky.richtext.facet#mention'), did: z.string().min(1) }),
  z.object({ $type: z.literal('app.bsky.richtext.facet#tag'), tag: z.string().min(1) })
])
type Feature = z.infer<typeof featureSchema>

export interface Facet {
  readonly index: { readonly byteStart: number; readonly byteEnd: number }
  readonly features: readonly Feature[]
}

/** What was found in a text that is to be published; a mention is to be resolved to its account. */
export interface FoundFacet {
  /** UTF-16 offsets, end exclusive. */
  readonly start: number
  readonly end: number
  readonly kind: Span['kind']
  /** The address, the handle without @, the tag without #. */
  readonly target: string
}

const bytesOf = (codePoint: number): number => {
  if (codePoint < 0x80) return 1
  if (codePoint < 0x800) return 2
  return codePoint < 0x10000 ? 3 : 4
}

/** The UTF-16 offset of every UTF-8 offset where a character begins, and of the end. */
const utf16ByByte = (text: string): ReadonlyMap<number, number> => {
  const offsets = new Map<number, number>()
  let bytes = 0
  let units = 0
  for (const character of text) {
    offsets.set(bytes, units)
    bytes += bytesOf(character.codePointAt(0) ?? 0)
    units += character.length
  }
  return offsets.set(bytes, units)
}

/**
 * The facets of a text as spans in UTF-16. Those that overlap an earlier one, end beyond the text or cut a character are
 * left out, as the documentation asks; so are features that are not known.
 */
export const toSpans = (text: string, facets: readonly unknown[]): readonly Span[] => {
  const offsets = utf16ByByte(text)
  const found: Span[] = []
  for (const raw of facets) {
    const facet = facetSchema.safeParse(raw)
    if (!facet.success) continue
    const start = offsets.get(facet.data.index.byteStart)
    const end = offsets.get(facet.data.index.byteEnd)
    const feature = facet.data.features.flatMap((one) => featureSchema.safeParse(one).data ?? []).at(0)
    if (start === undefined || end === undefined || start >= end || feature === undefined) continue
    found.push({ start, end, ...toTarget(feature) })
  }
  const spans: Span[] = []
  for (const span of found.toSorted((one, other) => one.start - other.start))
    if (span.start >= (spans.at(-1)?.end ?? 0)) spans.push(span)
  return spans
}

const toTarget = (feature: Feature): Pick<Span, 'kind' | 'target'> => {
  switch (feature.$type) {
    case 'app.bsky.richtext.facet#link':
      return { kind: 'link', target: feature.uri }
    case 'app.bsky.richtext.facet#mention':
      return { kind: 'mention', target: feature.did }
    case 'app.bsky.richtext.facet#tag':
      return { kind: 'tag', target: feature.tag }
  }
}

/** A handle after an @ that does not continue a word or an address. */
const mention = /(?<![\p{L}\p{N}@＠._/-])@([a-zA-Z0-9][a-zA-Z0-9.-]*)/gu
/** A tag after a # that begins a word; it ends at the next space or invisible character. */
const tag = /(?<=^|[\s(])[#＃](?!\uFE0F)([^\s\p{Cf}\p{Me}]+)/gu
/** app.bsky.richtext.facet#tag: maxGraphemes 64; a code unit is never more than a grapheme. */
const longestTag = 64

/** Links, mentions and tags of a text as Bluesky's own apps would find them, in order, none over another. */
export const findFacets = (text: string): readonly FoundFacet[] => {
  const all = [...findMentions(text), ...findWebLinks(text), ...findTags(text)]
  const kept: FoundFacet[] = []
  for (const one of all.toSorted((a, b) => a.start - b.start || b.end - a.end))
    if (one.start >= (kept.at(-1)?.end ?? 0)) kept.push(one)
  return kept
}

const findMentions = (text: string): readonly FoundFacet[] =>
  [...text.matchAll(mention)].flatMap((match) => {
    const handle = withoutEnd(match[1] ?? '', /[.-]/u)
    if (!isValidHandle(handle)) return []
    return [
      {
        start: match.index,
        end: match.index + 1 + handle.length,
        kind: 'mention' as const,
        target: handle.toLowerCase()
      }
    ]
  })

const findWebLinks = (text: string): readonly FoundFacet[] =>
  findLinks(text, true).flatMap(({ start, end }) => {
    const raw = text.slice(start, end)
    const address = /^https?:\/\//iu.test(raw) ? raw : `https://${raw}`
    if (!URL.canParse(address)) return []
    // Letters beyond ASCII are written as addresses write them.
    const target = /^[\x21-\x7E]+$/u.test(address) ? address : new URL(address).href
    return [{ start, end, kind: 'link' as const, target }]
  })

const findTags = (text: string): readonly FoundFacet[] =>
  [...text.matchAll(tag)].flatMap((match) => {
    const name = withoutEnd(match[1] ?? '', /\p{P}/u)
    if (!/[^\p{N}\p{P}]/u.test(name) || name.length > longestTag) return []
    return [{ start: match.index, end: match.index + 1 + name.length, kind: 'tag' as const, target: name }]
  })

const encoder = new TextEncoder()
const byteLength = (text: string): number => encoder.encode(text).length

/** The facets to publish; `didOf` tells the account of a handle, null where there is none: then it stays plain text. */
export const toFacets = (
  text: string,
  found: readonly FoundFacet[],
  didOf: (handle: string) => string | null
): readonly Facet[] =>
  found.flatMap((one) => {
    const feature = toFeature(one, didOf)
    if (feature === null) return []
    const byteStart = byteLength(text.slice(0, one.start))
    const byteEnd = byteStart + byteLength(text.slice(one.start, one.end))
    return [{ index: { byteStart, byteEnd }, features: [feature] }]
  })

const toFeature = (found: FoundFacet, didOf: (handle: string) => string | null): Feature | null => {
  switch (found.kind) {
    case 'link':
      return { $type: 'app.bsky.richtext.facet#link', uri: found.target }
    case 'tag':
      return { $type: 'app.bsky.richtext.facet#tag', tag: found.target }
    case 'mention': {
      const did = didOf(found.target)
      return did === null ? null : { $type: 'app.bsky.richtext.facet#mention', did }
    }
  }
}
