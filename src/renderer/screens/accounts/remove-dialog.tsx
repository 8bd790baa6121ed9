import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Account } from '../../../shared/model/account.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import { ChoiceField } from '../../ui/select.tsx'

/** Asks before an account is forgotten, and what becomes of its conversations. */
export const RemoveDialog = ({
  account,
  onClose,
  onRemoved
}: {
  /** Null: closed. */
  readonly account: Account | null
  readonly onClose: () => void
  readonly onRemoved: (name: string) => void
}) => {
  const { t } = useTranslation('accounts')
  return (
    <Dialog
      title={t('remove.title', { name: account?.name ?? '' })}
      isOpen={account !== null}
      onClose={onClose}
      kind="question"
    >
      {account === null ? null : (
        <RemoveQuestion key={account.id} account={account} onClose={onClose} onRemoved={onRemoved} />
      )}
    </Dialog>
  )
}

const RemoveQuestion = ({
  account,
  onClose,
  onRemoved
}: {
  readonly account: Account
  readonly onClose: () => void
  readonly onRemoved: (name: string) => void
}) => {
  const { t } = useTranslation('accounts')
  const sentenceOf = useErrorSentence()
  const remove = useApiCommand('accounts.remove')
  const [history, setHistory] = useState<'keep' | 'delete'>('keep')
  const [problem, setProblem] = useState<string | null>(null)
  const confirm = async () => {
    const result = await remove.run({ accountId: account.id, withHistory: history === 'delete' })
    if (result.ok) onRemoved(account.name)
    else setProblem(sentenceOf(result.error))
  }
  return (
    <>
      <DialogBody>
        <p>{t('remove.text')}</p>
        <ChoiceField
          label={t('remove.history')}
          look="lines"
          choices={[
            { value: 'keep', label: t('remove.keep'), detail: t('remove.keepDetail') },
            { value: 'delete', label: t('remove.delete'), detail: t('remove.deleteDetail') }
          ]}
          value={history}
          onChange={setHistory}
        />
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button takesFocus onPress={onClose}>
          {t('remove.cancel')}
        </Button>
        <Button kind="danger" isPending={remove.pending} onPress={() => void confirm()}>
          {t(history === 'keep' ? 'remove.confirmKeep' : 'remove.confirmDelete')}
        </Button>
      </DialogActions>
    </>
  )
}
