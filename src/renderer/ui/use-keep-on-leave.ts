import { useEffect, useEffectEvent } from 'react'

/** Keeps what was typed when the window loses the keyboard, when it goes, and when what holds the words goes. */
export const useKeepOnLeave = (keep: () => void): void => {
  const leave = useEffectEvent(keep)
  useEffect(() => {
    const keepNow = (): void => leave()
    window.addEventListener('pagehide', keepNow)
    window.addEventListener('blur', keepNow)
    return () => {
      window.removeEventListener('pagehide', keepNow)
      window.removeEventListener('blur', keepNow)
      keepNow()
    }
  }, [])
}
