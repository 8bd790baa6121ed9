import { tellLanguage } from '../../../shared/text/tell-language.ts'

/** The voice of an excerpt, of which no network says the language: as its little words tell. */
export const langOfWords = (words: string): { readonly lang?: string } => langOf(tellLanguage(words))

/** The voice that a screen reader takes (WCAG 3.1.2). A network may tell anything there: what is no language tag is left out. */
export const langOf = (language: string | null): { readonly lang?: string } =>
  language !== null && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/iu.test(language) ? { lang: language } : {}
