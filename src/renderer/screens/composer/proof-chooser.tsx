import { Command } from 'cmdk'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { hasExpired, type Proof } from '../../../shared/model/proof.ts'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import { showDate } from '../../ui/read-date.ts'
import { useToday } from '../../ui/use-today.ts'
import palette from '../palette/command-palette.module.css'
import { scoreOf } from '../palette/rank-actions.ts'
import styles from './proof-chooser.module.css'

/** The recorded proofs, found by their words; those that must be looked at again stand last and say so. */
export const ProofChooser = ({
  proofs,
  onClose,
  onChoose
}: {
  readonly proofs: readonly Proof[]
  readonly onClose: () => void
  readonly onChoose: (proof: Proof) => void
}) => {
  const { t, i18n } = useTranslation('proofs')
  const today = useToday()
  const ordered = proofs.toSorted(
    (one, other) => Number(hasExpired(one, today)) - Number(hasExpired(other, today))
  )
  return (
    <ModalOverlay
      className={palette.veil ?? ''}
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className={palette.modal ?? ''}>
        <AriaDialog className={palette.dialog ?? ''} aria-label={t('choose')}>
          <Command label={t('choose')} filter={scoreOf} loop>
            <Command.Input
              className={palette.input}
              placeholder={t('choosePlaceholder')}
              aria-label={t('choosePlaceholder')}
              ref={focusAtFirst}
            />
            <Command.List className={palette.list}>
              <Command.Empty className={palette.empty}>
                {t(proofs.length === 0 ? 'none.text' : 'chooseEmpty')}
              </Command.Empty>
              {ordered.map((proof) => (
                <Command.Item
                  key={proof.id}
                  className={`${palette.item} ${styles.item}`}
                  value={`${proof.value} ${proof.fact} ${proof.place} ${proof.witness} ${proof.id}`}
                  onSelect={() => onChoose(proof)}
                >
                  <span className={styles.value}>{proof.value}</span>
                  <span className={styles.fact}>{proof.fact}</span>
                  {proof.expiresOn !== null && hasExpired(proof, today) && (
                    <span className={styles.expired}>
                      {t('expired', { date: showDate(proof.expiresOn, i18n.language) })}
                    </span>
                  )}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
