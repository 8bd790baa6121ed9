import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Button } from './button.tsx'
import styles from './dialog.module.css'
import { GiveFocusBack } from './give-focus-back.tsx'
import { keepTop } from './keep-top.ts'

/**
 * What stands above the page until it is answered. The focus stays inside, Escape closes, and the focus goes back
 * where it came from. `question`: something cannot be taken back; it can only be answered or closed with Escape.
 */
export const Dialog = ({
  title,
  isOpen,
  onClose,
  closeLabel,
  kind = 'form',
  width = 'normal',
  children
}: {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  /** Shows a cross with this name. */
  readonly closeLabel?: string
  readonly kind?: 'form' | 'question'
  readonly width?: 'normal' | 'wide'
  readonly children: ReactNode
}) => (
  <ModalOverlay
    className={styles.veil ?? ''}
    isOpen={isOpen}
    isDismissable={false}
    onOpenChange={(open) => {
      if (!open) onClose()
    }}
  >
    <Modal ref={keepTop} className={`${styles.modal} ${styles[width]}`}>
      <AriaDialog className={styles.dialog ?? ''} role={kind === 'question' ? 'alertdialog' : 'dialog'}>
        <GiveFocusBack />
        <header className={styles.head}>
          <Heading slot="title" level={2} className={styles.title ?? ''}>
            {title}
          </Heading>
          {closeLabel === undefined ? null : (
            <Button kind="quiet" label={closeLabel} icon={<X />} onPress={onClose} />
          )}
        </header>
        {children}
      </AriaDialog>
    </Modal>
  </ModalOverlay>
)

/** The words and fields of a dialog; they scroll, the buttons stay. */
export const DialogBody = ({
  children,
  isToRead = false
}: {
  readonly children: ReactNode
  /** Nothing inside takes the keyboard: it takes it itself, so that the arrows scroll. */
  readonly isToRead?: boolean
}) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
  <div className={styles.body} {...(isToRead ? { tabIndex: 0 } : {})}>
    {children}
  </div>
)

/** The answers to a dialog: the one that goes back first, the deed last. */
export const DialogActions = ({ children }: { readonly children: ReactNode }) => (
  <footer className={styles.actions}>{children}</footer>
)
