import { useEffect } from 'react'
import { callApi } from './api/client.ts'

/** So often main is told, while somebody works, that somebody is there. */
const every = 5_000

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** Tells main that somebody is there, where the window locks by itself. */
export const useTouch = (isWanted: boolean): void => {
  useEffect(() => {
    if (!isWanted) return undefined
    let last = -every
    const touch = ({ timeStamp }: Event): void => {
      if (timeStamp - last < every) return
      last = timeStamp
      void callApi('lock.touch', {})
    }
    for (const sign of signs) window.addEventListener(sign, touch, { capture: true, passive: true })
    return () => {
      for (const sign of signs) window.removeEventListener(sign, touch, { capture: true })
    }
  }, [isWanted])
}
