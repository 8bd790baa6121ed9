import { Command } from 'cmdk'
import { Dialog as AriaDialog, Modal, ModalOverlay } from 'react-aria-components'
import { focusAtFirst } from '../../ui/focus-at-first.ts'
import { GiveFocusBack } from '../../ui/give-focus-back.tsx'
import palette from '../palette/command-palette.module.css'
import { FoundList } from '../palette/found-list.tsx'
import { scoreOf } from '../palette/rank-actions.ts'
import styles from './fact-chooser.module.css'

/** A fact that can be put into a reply. */
export interface ChoosableFact {
  readonly id: string
  /** The value it stands behind, or its name. */
  readonly head: string
  readonly text: string
  /** It must be looked at again. */
  readonly warning: string | null
}

/** The recorded facts, found by their words; those that must be looked at again stand last and say so. */
export const FactChooser = ({
  title,
  placeholder,
  empty,
  facts,
  onClose,
  onChoose
}: {
  readonly title: string
  readonly placeholder: string
  readonly empty: string
  readonly facts: readonly ChoosableFact[]
  readonly onClose: () => void
  readonly onChoose: (id: string) => void
}) => (
  <ModalOverlay
    className={palette.veil ?? ''}
    isOpen
    isDismissable
    onOpenChange={(open) => {
      if (!open) onClose()
    }}
  >
    <Modal className={palette.modal ?? ''}>
      <AriaDialog className={palette.dialog ?? ''} aria-label={title}>
        <GiveFocusBack />
        <Command label={title} filter={scoreOf} loop>
          <Command.Input
            className={palette.input}
            placeholder={placeholder}
            aria-label={placeholder}
            ref={focusAtFirst}
          />
          <FoundList empty={empty}>
            {facts
              .toSorted((one, other) => Number(one.warning !== null) - Number(other.warning !== null))
              .map(({ id, head, text, warning }) => (
                <Command.Item
                  key={id}
                  className={`${palette.item} ${styles.item}`}
                  value={`${head} ${text} ${id}`}
                  onSelect={() => onChoose(id)}
                >
                  <span className={styles.value}>{head}</span>
                  <span className={styles.fact}>{text}</span>
                  {warning !== null && <span className={styles.expired}>{warning}</span>}
                </Command.Item>
              ))}
          </FoundList>
        </Command>
      </AriaDialog>
    </Modal>
  </ModalOverlay>
)
