import { useTranslation } from './use-translation.ts'
import { caps, spokenKeys } from '../keyboard/key-names.ts'
import styles from './kbd.module.css'

/**
 * The keys of an action as caps, e.g. `mod+k`, `shift+e`, `g i`. Decoration beside a button, whose
 * aria-keyshortcuts tells screen readers; `said` where the keys are what is told.
 */
export const Kbd = ({ keys, said = false }: { readonly keys: string; readonly said?: boolean }) => {
  const { t } = useTranslation('actions')
  return (
    <span className={styles.keys} aria-hidden={!said}>
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
