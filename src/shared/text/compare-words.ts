/** A stretch of two versions of a text: in both, only in the later one, or only in the former. */
export interface WordChange {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Beyond this many comparisons what stands between the common ends is shown as replaced: a screen has to answer at once. */
const mostComparisons = 4_000_000

/** Words, white space and each other sign apart, so that a changed comma does not mark the word before it. */
const piecesOf = (text: string): readonly string[] =>
  text.match(/\s+|[\p{L}\p{M}\p{N}]+|[^\s\p{L}\p{M}\p{N}]/gu) ?? []

/**
 * What changed from one text to another, word by word: joined, the parts that are not `added` give the former, those that
 * are not `removed` the later one, letter for letter.
 */
export const compareWords = (before: string, after: string): readonly WordChange[] => {
  const former = piecesOf(before)
  const later = piecesOf(after)
  let start = 0
  while (start < former.length && start < later.length && former[start] === later[start]) start += 1
  let end = 0
  while (
    end < former.length - start &&
    end < later.length - start &&
    former[former.length - 1 - end] === later[later.length - 1 - end]
  )
    end += 1
  return joined([
    ...former.slice(0, start).map((text) => ({ kind: 'same', text }) as const),
    ...compareMiddle(former.slice(start, former.length - end), later.slice(start, later.length - end)),
    ...former.slice(former.length - end).map((text) => ({ kind: 'same', text }) as const)
  ])
}

/** The longest common sequence of pieces, by the table of its lengths. */
const compareMiddle = (former: readonly string[], later: readonly string[]): readonly WordChange[] => {
  const removed = former.map((text) => ({ kind: 'removed', text }) as const)
  const added = later.map((text) => ({ kind: 'added', text }) as const)
  if (former.length * later.length > mostComparisons) return [...removed, ...added]
  const width = later.length + 1
  const lengths = new Uint32Array((former.length + 1) * width)
  const lengthAt = (row: number, column: number): number => lengths[row * width + column] ?? 0
  for (let row = former.length - 1; row >= 0; row -= 1)
    for (let column = later.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        former[row] === later[column]
          ? lengthAt(row + 1, column + 1) + 1
          : Math.max(lengthAt(row + 1, column), lengthAt(row, column + 1))
  const parts: WordChange[] = []
  let row = 0
  let column = 0
  while (row < former.length || column < later.length) {
    const [ours, theirs] = [former[row], later[column]]
    if (ours !== undefined && ours === theirs) {
      parts.push({ kind: 'same', text: ours })
      row += 1
      column += 1
    } else if (
      ours !== undefined &&
      (theirs === undefined || lengthAt(row + 1, column) >= lengthAt(row, column + 1))
    ) {
      parts.push({ kind: 'removed', text: ours })
      row += 1
    } else {
      parts.push({ kind: 'added', text: theirs ?? '' })
      column += 1
    }
  }
  return parts
}

/** Neighbours of one kind as one part; within a stretch of changes what went stands before what came. */
const joined = (parts: readonly WordChange[]): readonly WordChange[] => {
  const result: WordChange[] = []
  let [removed, added] = ['', '']
  const flush = (): void => {
    if (removed !== '') result.push({ kind: 'removed', text: removed })
    if (added !== '') result.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const { kind, text } of parts) {
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else {
      flush()
      const last = result.at(-1)
      if (last?.kind === 'same') result[result.length - 1] = { kind: 'same', text: last.text + text }
      else result.push({ kind: 'same', text })
    }
  }
  flush()
  return result
}
