/**
 * ISO 639-1 of what a network told, its region left out. Codes of three letters say nothing (`und`, `zxx`, `art`), or a
 * language that no colleague can be said to speak: cut to two letters they would be another's, and keep everybody away.
 */
export const readToldLanguage = (told: string | null): string | null =>
  /^[a-z]{2}(?![a-z])/u.exec((told ?? '').toLowerCase())?.[0] ?? null
