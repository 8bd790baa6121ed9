import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'

/** Forgets somebody who left, on their request, after saying what goes and what stays. */
export const ForgetDialog = ({
  colleague,
  onForgotten
}: {
  readonly colleague: Colleague
  readonly onForgotten: () => void
}) => {
  const { t } = useTranslation('colleagues')
  const sentenceOf = useErrorSentence()
  const forget = useApiCommand('colleagues.forget')
  const [isAsking, setAsking] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const { name } = colleague
  const run = async () => {
    const result = await forget.run({ colleagueId: colleague.id })
    if (!result.ok) return setProblem(sentenceOf(result.error))
    setAsking(false)
    onForgotten()
  }
  return (
    <>
      <Button kind="quiet" onPress={() => setAsking(true)}>
        {t('page.forget', { name })}
      </Button>
      <Dialog
        title={t('forget.title', { name })}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        kind="question"
      >
        <DialogBody>
          <p>{t('forget.text')}</p>
          <p>{t('forget.kept')}</p>
          <p>
            <b>{t('forget.once')}</b>
          </p>
          <Problem>{problem}</Problem>
        </DialogBody>
        <DialogActions>
          <Button takesFocus onPress={() => setAsking(false)}>
            {t('forget.cancel')}
          </Button>
          <Button kind="danger" isPending={forget.pending} onPress={() => void run()}>
            {t('forget.confirm', { name })}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  )
}
