import { useTranslation } from '../ui/use-translation.ts'
import type { ActionId } from '../actions/action.ts'
import { caps } from './key-names.ts'
import { type KeysOf, useKeysOf } from './keys-in-use.ts'

/** What a sentence calls an action: the key that this person has for it, else its name in the palette. */
export type KeyWords = (id: ActionId) => string

/** The same where the keys in use are at hand. */
export const useKeyWordsOf = (keysOf: KeysOf): KeyWords => {
  const { t } = useTranslation('actions')
  return (id) => {
    const [binding] = keysOf(id)
    return binding === undefined
      ? t('byName', { name: t(`label.${id}`) })
      : caps(binding, (name) => t(`key.${name}`)).join(' ')
  }
}

export const useKeyWords = (): KeyWords => useKeyWordsOf(useKeysOf())
