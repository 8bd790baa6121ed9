/**
 * A text without the characters at its end that `unwanted` (an expression for one character) matches. An expression such as
 * `/x+$/` says the same, in a time that grows with the square of the text where that has many of them.
 */
export const withoutEnd = (text: string, unwanted: RegExp): string => {
  let end = text.length
  while (end > 0 && unwanted.test(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
