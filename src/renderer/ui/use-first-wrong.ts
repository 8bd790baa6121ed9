import { type RefObject, useEffect, useState } from 'react'

/** A field that is not right; a button that opens a list may not say so of itself. */
const wrong = '[aria-invalid="true"], [data-invalid] > button'

/**
 * After a try that was refused the keyboard goes to the first field of the form that is not right, whose sentence a screen
 * reader then says. The function is called once the fields have been told.
 */
export const useFirstWrong = (form: RefObject<HTMLElement | null>): (() => void) => {
  const [attempt, setAttempt] = useState(0)
  useEffect(() => {
    if (attempt > 0) form.current?.querySelector<HTMLElement>(wrong)?.focus()
  }, [attempt, form])
  return () => setAttempt((before) => before + 1)
}
