/**
 * The same function, which keeps what it answered, by the key of what it was given: the same things come again and again. It
 * keeps `most` answers, then forgets all of them and begins anew.
 */
export const remembered = <Given, Answer extends object | string | number | null>(
  most: number,
  answer: (given: Given) => Answer,
  keyOf: (given: Given) => string = String
): ((given: Given) => Answer) => {
  const known = new Map<string, Answer>()
  return (given) => {
    const key = keyOf(given)
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= most) known.clear()
    const found = answer(given)
    known.set(key, found)
    return found
  }
}
