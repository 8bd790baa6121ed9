import { useTranslation } from '../ui/use-translation.ts'
import { ActionKeys } from '../keyboard/action-keys.tsx'
import { useKeysOf } from '../keyboard/keys-in-use.ts'
import { ariaKeys } from '../ui/kbd.tsx'
import type { ActionId } from './action.ts'
import styles from './action-button.module.css'

/** An action of the table as a button that shows its key. */
export const ActionButton = ({
  id,
  run,
  label,
  look = 'plain'
}: {
  readonly id: ActionId
  readonly run: (id: ActionId) => void
  /** Says it in other words than the table, where the place makes them clearer. */
  readonly label?: string
  readonly look?: 'plain' | 'quiet'
}) => {
  const { t } = useTranslation('actions')
  const keys = useKeysOf()(id)
  return (
    <button
      type="button"
      className={styles.button}
      data-look={look}
      aria-keyshortcuts={ariaKeys(keys)}
      onClick={() => run(id)}
    >
      {label ?? t(`label.${id}`)}
      <ActionKeys id={id} />
    </button>
  )
}
