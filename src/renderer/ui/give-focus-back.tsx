import { useEffect, useState } from 'react'

/**
 * Stands inside a dialog, and gives the focus back as soon as it is gone. React-aria does so in the next frame: a key pressed
 * before that frame went to nobody.
 */
export const GiveFocusBack = () => {
  const [before] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      const isNowhere = document.activeElement === null || document.activeElement === document.body
      if (isNowhere && before instanceof HTMLElement && before.isConnected)
        before.focus({ preventScroll: true })
    },
    [before]
  )
  return null
}
