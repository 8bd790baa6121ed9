import { useTranslation } from '../../ui/use-translation.ts'
import type { ReplyPart } from '../../../shared/text/split-reply.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { CharacterMeter } from './character-meter.tsx'
import styles from './thread-parts.module.css'

/** The replies that the words leave as, each exactly as it is published and counted as its network counts. */
export const ThreadParts = ({
  parts,
  network,
  onOneReply
}: {
  readonly parts: readonly ReplyPart[]
  readonly network: string
  readonly onOneReply: () => void
}) => {
  const { t } = useTranslation('composer')
  return (
    <section className={styles.thread} aria-label={t('thread.label')}>
      <p className={styles.head}>
        <span>
          {parts.length < 2 ? t('thread.fits', { network }) : t('thread.explained')} {t('thread.cut')}
        </span>
        <button type="button" className={styles.link} onClick={onOneReply}>
          {t('thread.one')}
          <ActionKeys id="split_reply" />
        </button>
      </p>
      {parts.length > 1 && (
        // It scrolls: the keyboard has to reach it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <ol className={styles.parts} tabIndex={0} aria-label={t('thread.label')}>
          {parts.map(({ start, text, count }, index) => (
            <li key={start} data-over={count.over}>
              <span className={styles.number} aria-hidden="true">
                {index + 1}
              </span>
              <span className={styles.words} dir="auto">
                {text}
              </span>
              <CharacterMeter count={count} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
