import type { Snippet } from '../../../shared/model/snippet.ts'
import { fold } from '../../../shared/text/fold.ts'

const mostProposed = 8

const beginsAWord = (text: string, typed: string): boolean =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => word.startsWith(typed))

/** Those whose name begins so, then those with a word of the name that does, then those with a word of the fact. */
export const findSnippets = (all: readonly Snippet[], typed: string): readonly Snippet[] => {
  const wanted = fold(typed)
  const rank = ({ name, text }: Snippet): number => {
    if (fold(name).startsWith(wanted)) return 0
    if (beginsAWord(name, wanted)) return 1
    return beginsAWord(text, wanted) ? 2 : 3
  }
  return all
    .map((snippet) => ({ snippet, at: rank(snippet) }))
    .filter(({ at }) => at < 3)
    .toSorted((one, other) => one.at - other.at)
    .slice(0, mostProposed)
    .map(({ snippet }) => snippet)
}
