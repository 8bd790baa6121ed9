import { useLayoutEffect } from 'react'
import type { UiLanguage } from '../shared/locales/resources.ts'
import { type Look, lookMarks } from '../shared/model/look.ts'
import { useMedia } from './ui/use-media.ts'

/**
 * Keeps the language and the look on the root element, where the styles read them, as the person and the computer change
 * them. Main has written them into the page, so nothing is touched before the settings are known.
 */
export const useRootMarks = (look: Look | undefined, language: UiLanguage): void => {
  const moreContrast = useMedia('(prefers-contrast: more)')
  const lessMotion = useMedia('(prefers-reduced-motion: reduce)')
  useLayoutEffect(() => {
    const root = document.documentElement
    root.lang = language
    if (look === undefined) return
    for (const [name, value] of Object.entries(lookMarks(look, { moreContrast, lessMotion })))
      if (value === null) delete root.dataset[name]
      else root.dataset[name] = value
  }, [look, language, moreContrast, lessMotion])
}
