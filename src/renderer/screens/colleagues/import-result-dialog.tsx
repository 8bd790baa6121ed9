import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useRejectionSentence } from '../imports/rejection-sentence.ts'
import { Table } from '../../ui/table.tsx'

/** What came of a file of colleagues: the figures, then each line that could not be read, with its reason. */
export const ImportResultDialog = ({
  result,
  onClose
}: {
  readonly result: AppOutput<'colleagues.importFile'>
  readonly onClose: () => void
}) => {
  const { t } = useTranslation('colleagues')
  const sentenceOf = useRejectionSentence()
  if (result === null) return null
  const figures = [
    t('import.read', { count: result.read }),
    t('import.added', { count: result.added }),
    t('import.updated', { count: result.updated }),
    t('import.unchanged', { count: result.unchanged })
  ]
  return (
    <Dialog
      title={t('import.title', { fileName: result.fileName })}
      isOpen
      onClose={onClose}
      width={result.rejected.length > 0 ? 'wide' : 'normal'}
    >
      <DialogBody>
        <p>{figures.join(' · ')}</p>
        {result.rejected.length > 0 ? (
          <>
            <Table
              caption={t('import.rejected', { count: result.rejected.length })}
              columns={[
                { key: 'line', title: t('import.line'), look: 'number', cell: (row) => row.line },
                { key: 'reason', title: t('import.reason'), cell: sentenceOf }
              ]}
              rows={result.rejected}
              keyOf={(row) => `${row.line} ${row.reason}`}
            />
            <p>{t('import.rejectedText')}</p>
          </>
        ) : null}
      </DialogBody>
      <DialogActions>
        <Button kind="main" takesFocus onPress={onClose}>
          {t('import.close')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
