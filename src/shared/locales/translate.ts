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
  keepPlain(instance)
  return instance
}

/**
 * A sentence without values is found once: a conversation says some hundred of them each time it is drawn, and to find one
 * takes longer than to draw it. The language of an instance and its sentences never change.
 */
const keepPlain = (instance: i18n): void => {
  const finderOf = instance.getFixedT.bind(instance) as unknown as (...given: readonly unknown[]) => Finder
  const made = new Map<string, Finder>()
  const keptFinderOf = (...given: readonly unknown[]): Finder => {
    const name = JSON.stringify(given)
    const known = made.get(name)
    if (known !== undefined) return known
    const find = finderOf(...given)
    const plain = new Map<unknown, string>()
    const findPlain = (key: unknown): string => {
      const sentence = plain.get(key) ?? find(key)
      plain.set(key, sentence)
      return sentence
    }
    const kept = Object.assign(
      (...asked: readonly unknown[]) => (asked.length === 1 ? findPlain(asked[0]) : find(...asked)),
      find
    )
    made.set(name, kept)
    return kept
  }
  Object.assign(instance, { getFixedT: keptFinderOf })
}

type Finder = (...asked: readonly unknown[]) => string

/** Turns `namespace:key` into the sentence of one language. */
export type Translate = TFunction<typeof namespaces>

/** The sentences of one language as a function: `t('errors:file_empty', { fileName })`. */
export const translator = (language: UiLanguage): Translate =>
  createTranslations(language).getFixedT(language, namespaces)

/** Whether this version has a sentence for the reason of a rejected line. */
export const isRejectionReason = (reason: string): reason is keyof (typeof resources)['en']['rejections'] =>
  reason in resources.en.rejections
