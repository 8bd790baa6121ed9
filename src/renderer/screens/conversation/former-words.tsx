import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ThreadMessage } from '../../../shared/contract/conversations.ts'
import { describeMoment } from '../../ui/describe-time.ts'
import styles from './former-words.module.css'

/** What a message said before it was edited, unfolded on demand. */
export const FormerWords = ({ revisions }: { readonly revisions: ThreadMessage['revisions'] }) => {
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
              <p dir="auto">{text}</p>
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
