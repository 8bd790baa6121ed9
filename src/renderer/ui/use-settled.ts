import { useEffect, useState } from 'react'

/**
 * Milliseconds: whoever has not gone on typing for so long reads what a search found; before, other rows come. Longer than
 * between two letters of somebody who looks for the keys: what comes after the rest would be drawn when the next letter does.
 */
export const restOfTyping = 300

/**
 * True once a value has stayed as it is for a while. What says how words are understood while they are typed is busy until
 * then: screen readers tell the last of it, and not each of its turns.
 */
export const useSettled = (value: string, milliseconds: number): boolean => {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds)
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return settled === value
}
