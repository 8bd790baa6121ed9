/** What is being typed that can be completed: a mention after `@`, an emoji after `:` and two letters, a snippet after `;`. */
export interface TypedStart {
  readonly kind: 'mention' | 'emoji' | 'snippet'
  /** Where its sign stands. */
  readonly start: number
  readonly end: number
  /** What follows the sign. */
  readonly typed: string
}

const longestTyped = 60

/** A sign counts at the beginning of a word only: in `10:30`, an address or a link it means something else. */
const expressions = [
  ['mention', /(?<=^|[\s("«“‘'’])@([\p{L}\p{M}\p{N}_.@-]*)$/u],
  ['emoji', /(?<=^|[\s("«“‘'’\p{Extended_Pictographic}\ufe0f]):([\p{L}\p{M}][\p{L}\p{M}_-]+|[+-]1)$/u],
  ['snippet', /(?<=^|[\s("«“‘]);([\p{L}\p{M}\p{N}-]+)$/u]
] as const

/** What the words before the caret begin; null for plain words. */
export const completionAt = (text: string, caret: number): TypedStart | null => {
  const before = text.slice(Math.max(0, caret - longestTyped), caret)
  for (const [kind, expression] of expressions) {
    const typed = expression.exec(before)?.[1]
    if (typed !== undefined) return { kind, start: caret - typed.length - 1, end: caret, typed }
  }
  return null
}
