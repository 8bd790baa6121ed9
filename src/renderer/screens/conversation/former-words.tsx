import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { ThreadMessage } from '../../../shared/contract/conversations.ts'
import { describeMoment } from '../../ui/describe-time.ts'
import { langOf } from './lang-of.ts'
import styles from './former-words.module.css'

/** What a message said before it was edited, unfolded on demand. */
export const FormerWords = ({
  revisions,
  language
}: {
  readonly revisions: ThreadMessage['revisions']
  readonly language: string | null
}) => {
  const { t, i18n } = useTranslation('events')
  const [isUnfolded, setUnfolded] = useState(false)
  if (revisions.length === 0) return null
  return (
    <div className={styles.former}>
      <button
        type="button"
        className={styles.toggle}
        aria-expanded={isUnfolded}
        onClick={() => setUnfolded(!isUnfolded)}
      >
        {t(isUnfolded ? 'formerFold' : 'former')}
      </button>
      {isUnfolded && (
        <ol>
          {revisions.map(({ text, replacedAt }) => (
            <li key={replacedAt}>
              <small>{t('formerUntil', { moment: describeMoment(replacedAt, i18n.language) })}</small>
              <p dir="auto" {...langOf(language)}>
                {text}
              </p>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
