import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Handoff } from '../../../shared/model/handoff.ts'
import type { Result } from '../../../shared/result.ts'
import { callApi } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'

/** ⇧L: the link that is with a colleague is cancelled, or renewed with a new letter. */
export const LinkDialog = ({
  handoff,
  name,
  onClose,
  onDone
}: {
  readonly handoff: Handoff
  /** Of the colleague who was asked. */
  readonly name: string
  readonly onClose: () => void
  readonly onDone: (deed: 'link_closed' | 'link_renewed') => void
}) => {
  const { t, i18n } = useTranslation(['actions', 'handoffs'])
  const sentenceOf = useErrorSentence()
  const [problem, setProblem] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const attempt = async (
    deed: 'link_closed' | 'link_renewed',
    call: () => Promise<Result<unknown>>
  ): Promise<void> => {
    setBusy(true)
    const result = await call()
    setBusy(false)
    if (result.ok) onDone(deed)
    else setProblem(sentenceOf(result.error))
  }
  const handoffId = handoff.id
  const carrier = handoff.letters[0]?.carrier ?? 'link'
  return (
    <Dialog
      title={t('actions:link.title', { name })}
      isOpen
      onClose={onClose}
      closeLabel={t('actions:close')}
    >
      <DialogBody>
        <p>{t('actions:link.since', { name, moment: describeMoment(handoff.createdAt, i18n.language) })}</p>
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button
          isPending={isBusy}
          onPress={() => void attempt('link_closed', () => callApi('handoffs.withdraw', { handoffId }))}
        >
          {t('handoffs:window.card.withdraw')}
        </Button>
        <Button
          kind="main"
          takesFocus
          isPending={isBusy}
          onPress={() =>
            void attempt('link_renewed', () => callApi('handoffs.renew', { handoffId, carrier }))
          }
        >
          {t('handoffs:window.card.renew')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
