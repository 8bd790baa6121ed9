import { useTranslation } from 'react-i18next'
import { caps, spokenKeys } from '../keyboard/key-names.ts'
import styles from './kbd.module.css'

/** The keys of an action as caps, e.g. `mod+k`, `shift+e`, `g i`. Decoration: aria-keyshortcuts tells screen readers. */
export const Kbd = ({ keys }: { readonly keys: string }) => {
  const { t } = useTranslation('actions')
  return (
    <span className={styles.keys} aria-hidden="true">
      {caps(keys, (name) => t(`key.${name}`)).map((cap, index) => (
        <kbd key={`${index}${cap}`} className={styles.key}>
          {cap}
        </kbd>
      ))}
    </span>
  )
}

/** The same keys for the `aria-keyshortcuts` of the element that does the action. */
export const ariaKeys = (keys: readonly string[] | undefined): string | undefined =>
  keys === undefined ? undefined : spokenKeys(keys)
