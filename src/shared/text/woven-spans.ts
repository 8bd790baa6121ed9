import type { ProofId } from '../model/ids.ts'
import type { Fact, ProofSource, Provenance, Woven } from '../model/woven.ts'
import { unreachable } from '../result.ts'
import { compareWords } from './compare-words.ts'

/** What is left of a snippet counts while it still says something. */
const fewestLetters = 3

const saysSomething = (text: string): boolean => (text.match(/[\p{L}\p{N}]/gu) ?? []).length >= fewestLetters

/** Where two texts differ: from `start` to `changedFrom` in the former, to `changedTo` in the later one. */
const changeBetween = (before: string, after: string) => {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start += 1
  let tail = 0
  while (tail < shorter - start && before[before.length - 1 - tail] === after[after.length - 1 - tail])
    tail += 1
  return { start, changedFrom: before.length - tail, changedTo: after.length - tail }
}

/** Where the stretches stand after the text changed: what was written into one parts it, what was written over is gone. */
export const moveWoven = (before: string, after: string, woven: readonly Woven[]): readonly Woven[] => {
  if (before === after || woven.length === 0) return woven
  const { start, changedFrom } = changeBetween(before, after)
  const moved = after.length - before.length
  return woven
    .flatMap((span) => [
      { ...span, end: Math.min(span.end, start) },
      { ...span, start: Math.max(span.start, changedFrom) + moved, end: span.end + moved }
    ])
    .filter(({ start: from, end }) => from < end && saysSomething(after.slice(from, end)))
}

/** A fact, and the words that say it. */
export interface FactInWords {
  readonly words: string
  readonly fact: Fact
}

/**
 * A fact whose words were put into a text at once, pasted or brought back by the field's own undo: it is that fact again.
 * Null where none was.
 */
export const factPutIn = (before: string, after: string, facts: readonly FactInWords[]): Woven | null => {
  const { start, changedTo } = changeBetween(before, after)
  for (const { words, fact } of facts) {
    if (words.length > changedTo - start || !saysSomething(words)) continue
    // Letters around it that are the same let the change seem to begin later than it did.
    const at = after.indexOf(words, Math.max(0, start - words.length))
    if (at !== -1 && at + words.length <= changedTo) return { start: at, end: at + words.length, ...fact }
  }
  return null
}

/** Where the stretches stand in another text: those whose words it holds, whole and once. */
export const wovenFoundAgain = (before: string, after: string, woven: readonly Woven[]): readonly Woven[] =>
  woven.flatMap((span) => {
    const words = before.slice(span.start, span.end)
    const start = after.indexOf(words)
    const isOnce = start !== -1 && after.indexOf(words, start + 1) === -1
    return isOnce && saysSomething(words) ? [{ ...span, start, end: start + words.length }] : []
  })

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

/** Whether a reply is nothing but recorded facts. */
export const isOnlyWoven = (body: string, woven: readonly Woven[]): boolean =>
  woven.length > 0 && !saysSomething(withoutWoven(body, woven))

/**
 * Whose words a reply is, stretch by stretch: what came from a snippet or a proof; what the colleague wrote or approved, word
 * for word, where words of theirs came home; the rest is the community manager’s. `proofs` are those of the register.
 */
export const provenanceOf = (
  body: string,
  woven: readonly Woven[],
  approvedWords: string | null,
  proofs: ReadonlyMap<ProofId, ProofSource>
): readonly Provenance[] => {
  const theirs = lettersOf(body, approvedWords)
  const parts: Provenance[] = []
  let at = 0
  for (const span of soundWoven(body, woven)) {
    const { start, end } = span
    parts.push(
      ...writtenBetween(theirs, at, start),
      'snippetId' in span
        ? { start, end, source: 'snippet', snippetId: span.snippetId }
        : { start, end, source: 'proof', proofId: span.proofId, proof: proofs.get(span.proofId) ?? null }
    )
    at = end
  }
  return [...parts, ...writtenBetween(theirs, at, body.length)]
}

/** Of each letter whether the colleague wrote or approved it. */
const lettersOf = (body: string, approvedWords: string | null): readonly boolean[] => {
  const theirs: boolean[] = Array.from({ length: body.length }, () => false)
  if (approvedWords === null) return theirs
  let at = 0
  for (const { kind, text } of compareWords(approvedWords, body)) {
    if (kind === 'removed') continue
    if (kind === 'same') theirs.fill(true, at, at + text.length)
    at += text.length
  }
  return theirs
}

/** What the colleague and the community manager wrote from here to there. */
const writtenBetween = (theirs: readonly boolean[], from: number, to: number): readonly Provenance[] => {
  const parts: Provenance[] = []
  for (let at = from; at < to; at += 1) {
    const source = theirs[at] === true ? 'colleague' : 'community_manager'
    const last = parts.at(-1)
    if (last?.source === source) parts[parts.length - 1] = { ...last, end: at + 1 }
    else parts.push({ start: at, end: at + 1, source })
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

/** The stretches of a frozen reply that came from snippets and proofs, as a draft keeps them. */
export const wovenOf = (provenance: readonly Provenance[]): readonly Woven[] =>
  provenance.flatMap((part): readonly Woven[] => {
    const { start, end, source } = part
    switch (source) {
      case 'snippet':
        return [{ start, end, snippetId: part.snippetId }]
      case 'proof':
        return [{ start, end, proofId: part.proofId }]
      case 'colleague':
      case 'community_manager':
        return []
      default:
        return unreachable(source)
    }
  })
