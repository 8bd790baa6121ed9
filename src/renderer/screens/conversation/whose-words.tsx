import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { FrozenWords } from '../../../shared/contract/conversations.ts'
import type { ProofSource } from '../../../shared/model/woven.ts'
import { unreachable } from '../../../shared/result.ts'
import { showDate } from '../../ui/read-date.ts'
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
            {spoken.map((part, index) => (
              // oxlint-disable-next-line react/no-array-index-key -- stretches of one frozen text never move
              <li key={index} data-source={part.source}>
                <small>
                  <Source part={part} name={name} />
                </small>
                <p dir="auto">{part.text.trim()}</p>
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

/** Who or what the words came from. */
const Source = ({ part, name }: { readonly part: FrozenWords['parts'][number]; readonly name: string }) => {
  const { t } = useTranslation('conversation')
  switch (part.source) {
    case 'snippet':
      return part.snippetName === null
        ? t('whose.snippetGone')
        : t('whose.snippet', { name: part.snippetName })
    case 'proof':
      return part.proof === null ? t('whose.proofGone') : <ProofSourceLine proof={part.proof} />
    case 'colleague':
    case 'community_manager':
      return t(`whose.${part.source}`, { name })
    default:
      return unreachable(part)
  }
}

/** The proof, its day, and who or what it comes from, as the register said them when the reply left. */
const ProofSourceLine = ({ proof }: { readonly proof: ProofSource }) => {
  const { t, i18n } = useTranslation('conversation')
  const { t: tProofs } = useTranslation('proofs')
  const facts = [
    proof.happenedOn === null ? '' : showDate(proof.happenedOn, i18n.language),
    proof.place,
    proof.witness === '' ? '' : tProofs('seenBy', { witness: proof.witness })
  ].filter((fact) => fact !== '')
  return (
    <>
      {[t('whose.proof', { value: proof.value }), ...facts].join(' · ')}
      {proof.link !== null && (
        <>
          {' · '}
          <a href={proof.link} target="_blank" rel="noreferrer">
            {proof.link.replace(/^https?:\/\//iu, '')}
          </a>
        </>
      )}
    </>
  )
}

/** Under the last message of a thread it would unfold out of sight. */
const bringIntoSight = (words: HTMLDivElement | null): void => words?.scrollIntoView({ block: 'nearest' })
