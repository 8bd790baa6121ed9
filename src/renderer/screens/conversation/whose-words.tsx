import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FrozenWords } from '../../../shared/contract/conversations.ts'
import former from './former-words.module.css'
import styles from './whose-words.module.css'

/** Whose words a reply of ours is, as it was frozen when it left: unfolded on demand. */
export const WhoseWords = ({
  frozen,
  name
}: {
  readonly frozen: FrozenWords | null
  readonly name: string
}) => {
  const { t } = useTranslation('conversation')
  const [isUnfolded, setUnfolded] = useState(false)
  if (frozen === null) return null
  const spoken = frozen.parts.filter(({ text }) => text.trim() !== '')
  return (
    <div className={former.former}>
      <button
        type="button"
        className={former.toggle}
        aria-expanded={isUnfolded}
        onClick={() => setUnfolded(!isUnfolded)}
      >
        {t(isUnfolded ? 'whose.fold' : 'whose.show')}
      </button>
      {isUnfolded && (
        <div ref={bringIntoSight} className={styles.whose}>
          <ol>
            {spoken.map(({ text, source, snippetName }, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- stretches of one frozen text never move
              <li key={index} data-source={source}>
                <small>
                  {source === 'snippet'
                    ? snippetName === null
                      ? t('whose.snippetGone')
                      : t('whose.snippet', { name: snippetName })
                    : t(`whose.${source}`, { name })}
                </small>
                <p dir="auto">{text.trim()}</p>
              </li>
            ))}
          </ol>
          <p className={styles.agreement}>
            {t(`whose.${frozen.approval}`, { name })} {frozen.isEdited && t('whose.edited')}
          </p>
        </div>
      )}
    </div>
  )
}

/** Under the last message of a thread it would unfold out of sight. */
const bringIntoSight = (words: HTMLDivElement | null): void => words?.scrollIntoView({ block: 'nearest' })
