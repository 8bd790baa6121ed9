import { useTranslation } from '../../ui/use-translation.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { useKeysOf } from '../../keyboard/keys-in-use.ts'
import { ariaKeys } from '../../ui/kbd.tsx'
import styles from './composer.module.css'

/** Words that are more than the network takes may leave as a thread, if the person asks. */
export const ThreadOffer = ({
  network,
  onSplit
}: {
  readonly network: string
  readonly onSplit: () => void
}) => {
  const { t } = useTranslation('composer')
  const keysOf = useKeysOf()
  return (
    <output className={`${styles.gentle} ${styles.offer}`}>
      {t('thread.offer', { network })}
      <button
        type="button"
        className={styles.link}
        aria-keyshortcuts={ariaKeys(keysOf('split_reply'))}
        onClick={onSplit}
      >
        {t('thread.split')}
        <ActionKeys id="split_reply" />
      </button>
    </output>
  )
}
