import { type RefObject, useEffect, useState } from 'react'

/** What did not fit: how many characters there would have been, and how many the field keeps. */
export interface TooMany {
  readonly used: number
  readonly most: number
}

/**
 * A field that keeps so many characters cuts what is pasted, dropped or dictated beyond them, and says nothing. With this
 * nothing is put in that does not fit whole, and `tooMany` tells why until the next words come.
 */
export const useWholeWords = (
  field: RefObject<HTMLTextAreaElement | null>
): {
  readonly tooMany: TooMany | null
  /** Whether these words fit between these places; tells why not. */
  readonly fits: (words: string, start: number, end: number) => boolean
  /** Other words came. Called where React tells of them: what is rendered before that would undo what was typed. */
  readonly forget: () => void
} => {
  const [tooMany, setTooMany] = useState<TooMany | null>(null)
  const fits = (words: string, start: number, end: number): boolean => {
    const excess = field.current === null ? null : excessOf(field.current, words, start, end)
    setTooMany(excess)
    return excess === null
  }
  useEffect(() => {
    const area = field.current
    if (area === null) return
    const look = (event: InputEvent): void => {
      const words = wordsOf(event)
      if (words === null) return
      const excess = excessOf(area, words, area.selectionStart, area.selectionEnd)
      if (excess === null) return
      event.preventDefault()
      setTooMany(excess)
    }
    area.addEventListener('beforeinput', look)
    return () => area.removeEventListener('beforeinput', look)
  }, [field])
  return { tooMany, fits, forget: () => setTooMany(null) }
}

const excessOf = (
  { value, maxLength }: HTMLTextAreaElement,
  words: string,
  start: number,
  end: number
): TooMany | null => {
  // A field keeps line feeds only.
  const used = value.length - (end - start) + words.replaceAll('\r\n', '\n').length
  return maxLength >= 0 && used > maxLength ? { used, most: maxLength } : null
}

/** What is about to be put in; null where nothing is. */
const wordsOf = ({ data, dataTransfer, inputType }: InputEvent): string | null => {
  if (inputType === 'insertLineBreak' || inputType === 'insertParagraph') return '\n'
  return data ?? dataTransfer?.getData('text/plain') ?? null
}
