import { createInstance, type i18n, type TFunction } from 'i18next'
import { elide } from '../text/elide.ts'
import { namespaces, resources, type UiLanguage } from './resources.ts'

/** The sentences of one language, ready at once: `instance.t('errors:file_empty', { fileName })`. Values are never escaped: nothing renders HTML. */
export const createTranslations = (language: UiLanguage): i18n => {
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: 'en',
    resources,
    ns: [...namespaces],
    defaultNS: 'common',
    initAsync: false,
    interpolation: { escapeValue: false }
  })
  // In a sentence: `{{name, de}}`.
  for (const word of ['de', 'que'] as const)
    instance.services.formatter?.add(word, (value: unknown) => elide(word, String(value)))
  return instance
}

/** Turns `namespace:key` into the sentence of one language. */
export type Translate = TFunction<typeof namespaces>

/** The sentences of one language as a function: `t('errors:file_empty', { fileName })`. */
export const translator = (language: UiLanguage): Translate =>
  createTranslations(language).getFixedT(language, namespaces)

/** Whether this version has a sentence for the reason of a rejected line. */
export const isRejectionReason = (reason: string): reason is keyof (typeof resources)['en']['rejections'] =>
  reason in resources.en.rejections
