import { type ReactNode, useRef } from 'react'
import { Button } from './button.tsx'
import { Dialog, DialogActions, DialogBody } from './dialog.tsx'
import { Problem } from './field.tsx'
import { useFirstWrong } from './use-first-wrong.ts'

/** A dialog that is filled in and kept: the fields, why it was not kept, the way back and the deed. Enter keeps it. */
export const FormDialog = ({
  title,
  problem,
  cancelLabel,
  keepLabel,
  keepKind = 'main',
  otherDeed,
  isBusy = false,
  isIncomplete = false,
  onClose,
  onKeep,
  children
}: {
  readonly title: string
  readonly problem: string | null
  readonly cancelLabel: string
  readonly keepLabel: string
  /** danger: what is kept takes something away. */
  readonly keepKind?: 'main' | 'danger'
  /** Stands in the place of the way back, which the cross and Escape give too. */
  readonly otherDeed?: ReactNode
  readonly isBusy?: boolean
  readonly isIncomplete?: boolean
  readonly onClose: () => void
  readonly onKeep: () => void
  readonly children: ReactNode
}) => {
  const fields = useRef<HTMLFormElement>(null)
  const toFirstWrong = useFirstWrong(fields)
  return (
    <Dialog title={title} isOpen onClose={onClose} closeLabel={cancelLabel}>
      <form
        ref={fields}
        onSubmit={(event) => {
          event.preventDefault()
          onKeep()
          toFirstWrong()
        }}
      >
        <DialogBody>
          {children}
          <Problem>{problem}</Problem>
        </DialogBody>
        <DialogActions>
          {otherDeed ?? <Button onPress={onClose}>{cancelLabel}</Button>}
          <Button kind={keepKind} type="submit" isPending={isBusy} isDisabled={isIncomplete}>
            {keepLabel}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
