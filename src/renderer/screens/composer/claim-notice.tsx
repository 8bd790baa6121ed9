import { useTranslation } from '../../ui/use-translation.ts'
import { hasExpired, type Proof } from '../../../shared/model/proof.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { useToday } from '../../ui/use-today.ts'
import styles from './composer.module.css'

const mostProposed = 2

/** Asks which fact shows what is claimed, and offers those that are recorded. It never holds a reply back. */
export const ClaimNotice = ({
  claim,
  proofs,
  onInsert,
  onChoose
}: {
  /** The words that claim. */
  readonly claim: string
  readonly proofs: readonly Proof[]
  readonly onInsert: (proof: Proof) => void
  readonly onChoose: () => void
}) => {
  const { t } = useTranslation('composer')
  const today = useToday()
  const valid = proofs.filter((proof) => !hasExpired(proof, today))
  return (
    <div className={styles.gentle} aria-live="polite">
      <p>{t(valid.length === 0 ? 'claim.describe' : 'claim.which', { claim })}</p>
      {valid.length > 0 && (
        <ul className={styles.proposed}>
          {valid.slice(0, mostProposed).map((proof) => (
            <li key={proof.id}>
              <button type="button" className={styles.link} onClick={() => onInsert(proof)}>
                {proof.fact}
              </button>
            </li>
          ))}
          {valid.length > mostProposed && (
            <li>
              <button type="button" className={styles.link} onClick={onChoose}>
                {t('claim.all')}
              </button>{' '}
              <ActionKeys id="insert_proof" />
            </li>
          )}
        </ul>
      )}
    </div>
  )
}
