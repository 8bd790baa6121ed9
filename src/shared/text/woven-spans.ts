import type { Provenance, Woven } from '../model/snippet.ts'
import { compareWords } from './compare-words.ts'

/** What is left of a snippet counts while it still says something. */
const fewestLetters = 3

const saysSomething = (text: string): boolean => (text.match(/[\p{L}\p{N}]/gu) ?? []).length >= fewestLetters

/** Where the stretches stand after the text changed: what was written into one parts it, what was written over is gone. */
export const moveWoven = (before: string, after: string, woven: readonly Woven[]): readonly Woven[] => {
  if (before === after || woven.length === 0) return woven
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let tail = 0
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1
  const changedTo = before.length - tail
  const moved = after.length - before.length
  return woven
    .flatMap((span) => [
      { ...span, end: Math.min(span.end, start) },
      { ...span, start: Math.max(span.start, changedTo) + moved, end: span.end + moved }
    ])
    .filter(({ start: from, end }) => from < end && saysSomething(after.slice(from, end)))
}

/** Those that lie in the text, in order, none over another. */
export const soundWoven = (body: string, woven: readonly Woven[]): readonly Woven[] => {
  let position = 0
  return woven
    .toSorted((one, other) => one.start - other.start)
    .filter(({ start, end }) => {
      const fits = start >= position && start < end && end <= body.length
      if (fits) position = end
      return fits
    })
}

/** The text without what was woven in: one’s own words. */
export const withoutWoven = (body: string, woven: readonly Woven[]): string =>
  soundWoven(body, woven).reduceRight((text, { start, end }) => text.slice(0, start) + text.slice(end), body)

/** Whether a reply is nothing but snippets. */
export const isOnlyWoven = (body: string, woven: readonly Woven[]): boolean =>
  woven.length > 0 && !saysSomething(withoutWoven(body, woven))

/**
 * Whose words a reply is, stretch by stretch: what came from a snippet; what the colleague wrote or approved, word for word,
 * where words of theirs came home; the rest is the community manager’s.
 */
export const provenanceOf = (
  body: string,
  woven: readonly Woven[],
  approvedWords: string | null
): readonly Provenance[] => {
  const theirs: boolean[] = Array.from({ length: body.length }, () => false)
  if (approvedWords !== null) {
    let at = 0
    for (const { kind, text } of compareWords(approvedWords, body)) {
      if (kind === 'removed') continue
      if (kind === 'same') theirs.fill(true, at, at + text.length)
      at += text.length
    }
  }
  const spans = soundWoven(body, woven)
  const parts: Provenance[] = []
  for (let at = 0; at < body.length; at += 1) {
    const snippetId = spans.find(({ start, end }) => start <= at && at < end)?.snippetId ?? null
    const source = snippetId !== null ? 'snippet' : theirs[at] === true ? 'colleague' : 'community_manager'
    const last = parts.at(-1)
    if (last !== undefined && last.source === source && last.snippetId === snippetId)
      parts[parts.length - 1] = { ...last, end: at + 1 }
    else parts.push({ start: at, end: at + 1, source, snippetId })
  }
  return parts
}

/** What of these stretches lies in a part of the text, counted from where it begins. */
export const stretchesWithin = (
  stretches: readonly Provenance[],
  { start, body }: { readonly start: number; readonly body: string }
): readonly Provenance[] =>
  stretches.flatMap((stretch) => {
    const from = Math.max(stretch.start - start, 0)
    const to = Math.min(stretch.end - start, body.length)
    return from < to ? [{ ...stretch, start: from, end: to }] : []
  })

/** The stretches of a frozen reply that came from snippets, as a draft keeps them. */
export const wovenOf = (provenance: readonly Provenance[]): readonly Woven[] =>
  provenance.flatMap(({ start, end, snippetId }) => (snippetId === null ? [] : [{ start, end, snippetId }]))
