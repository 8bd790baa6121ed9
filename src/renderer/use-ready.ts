import { useEffect } from 'react'

/**
 * Writes `data-ready` on <html> once the window has painted what it is for, with its own letters: what
 * screenshots and end-to-end tests wait for.
 */
export const useReady = (ready: boolean): void => {
  useEffect(() => {
    if (!ready) return
    let wanted = true
    void document.fonts.ready.then(() =>
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          if (!wanted) return
          performance.mark('ready')
          document.documentElement.dataset.ready = 'true'
        })
      )
    )
    return () => {
      wanted = false
    }
  }, [ready])
}
