import { useTranslation } from '../../ui/use-translation.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'

/** Asks before words that were typed are given up. */
export const UnfinishedDialog = ({
  name,
  isOpen,
  onGoOn,
  onDiscard
}: {
  /** Empty for somebody new. */
  readonly name: string
  readonly isOpen: boolean
  readonly onGoOn: () => void
  readonly onDiscard: () => void
}) => {
  const { t } = useTranslation('colleagues')
  return (
    <Dialog title={t('unfinished.title')} isOpen={isOpen} onClose={onGoOn} kind="question">
      <DialogBody>
        <p>{name === '' ? t('unfinished.textUnnamed') : t('unfinished.text', { name })}</p>
      </DialogBody>
      <DialogActions>
        <Button kind="danger" onPress={onDiscard}>
          {t('unfinished.discard')}
        </Button>
        <Button kind="main" takesFocus onPress={onGoOn}>
          {t('unfinished.goOn')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
