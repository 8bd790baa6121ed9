import { useLayoutEffect } from 'react'

/** Marks the root element while the window is locked: the styles then show the lock alone, and no key means anything else. */
export const useLockMark = (locked: boolean): void => {
  useLayoutEffect(() => {
    if (locked) document.documentElement.dataset.locked = ''
    else delete document.documentElement.dataset.locked
  }, [locked])
}

export const isLocked = (): boolean => document.documentElement.dataset.locked !== undefined
