import { startTransition, useEffect, useState } from 'react'

/** Calls it once what was just drawn is on the screen; returns the function that does without. */
export const afterPaint = (work: () => void): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(work)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/**
 * The value as it was until what else it changed is on the screen. What is deferred by React itself is begun before the frame
 * of the key has been carried to the screen, and the key waits for it.
 */
export const useAfterPaint = <Value>(newest: Value): Value => {
  const [shown, setShown] = useState(() => newest)
  useEffect(() => {
    if (newest !== shown) return afterPaint(() => startTransition(() => setShown(() => newest)))
    return undefined
  }, [newest, shown])
  return shown
}
