import type { Namespace } from 'i18next'
import { useContext } from 'react'
import { I18nContext } from 'react-i18next'

/**
 * The sentences of the person's language, by their names. The hook of the library also watches the language of its instance and
 * what is still being loaded: ours has every sentence from the start and is replaced by another one with the language, and each
 * part that J draws would begin and end such a watch.
 */
export const useTranslation = <const Named extends Namespace>(
  /** Where the names are looked for; the first of several needs no prefix. */
  named: Named
) => {
  const { i18n } = useContext(I18nContext) ?? missing()
  return { t: i18n.getFixedT<Named, undefined, Named>(i18n.language, named), i18n }
}

const missing = (): never => {
  throw new Error('Sentences are asked for outside of I18nextProvider.')
}
