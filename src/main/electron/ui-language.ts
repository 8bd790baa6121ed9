import type { UiLanguage } from '../../shared/locales/resources.ts'

/**
 * The language of the interface for a person whose system speaks these, the preferred one first: the first that
 * is French or English, else English. Linux lists "c" or nothing when no language is set; then Chromium's locale
 * decides.
 */
export const uiLanguage = (preferred: readonly string[], locale: string): UiLanguage => {
  for (const language of [...preferred, locale]) {
    const [code] = language.toLowerCase().split(/[-_.]/, 1)
    if (code === 'fr' || code === 'en') return code
  }
  return 'en'
}
