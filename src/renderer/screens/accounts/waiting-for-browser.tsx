import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { SignInState } from '../../../shared/contract/accounts.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { timeOf } from '../../ui/describe-time.ts'
import { DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem, TextField } from '../../ui/field.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import styles from './accounts.module.css'

/** The network's page is open in the person's browser: what to do there, and the ways on. */
export const WaitingForBrowser = ({
  state,
  onCancel
}: {
  readonly state: Extract<SignInState, { readonly kind: 'waiting' }>
  readonly onCancel: () => void
}) => {
  const { t, i18n } = useTranslation('accounts')
  const sentenceOf = useErrorSentence()
  const network = useNetworkName()(state.network)
  const openAgain = useApiCommand('accounts.openSignInAgain')
  const paste = useApiCommand('accounts.pasteSignIn')
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const brings = state.returns === 'paste'
  const isBusy = state.finishing || paste.pending

  const finish = async () => {
    setMissing(text.trim() === '')
    setProblem(null)
    if (text.trim() === '') return
    const result = await paste.run({ text })
    if (!result.ok) setProblem(sentenceOf(result.error))
  }
  const showAgain = async () => {
    const result = await openAgain.run({})
    setProblem(result.ok ? null : sentenceOf(result.error))
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (brings && !isBusy) void finish()
      }}
    >
      <DialogBody>
        <output className={styles.waiting}>
          <strong>{state.finishing ? t('browser.finishing', { network }) : t('browser.waiting')}</strong>
          <p>
            {state.finishing
              ? t('browser.finishingText')
              : t(brings ? 'browser.pasteText' : 'browser.waitingText', { network })}
          </p>
        </output>
        {brings ? (
          <TextField
            label={t('browser.paste')}
            value={text}
            onChange={(given) => {
              setText(given)
              setMissing(false)
            }}
            error={missing ? t('browser.pasteMissing') : null}
            isRequired
            takesFocus
          />
        ) : null}
        <p className={styles.kept}>{t('browser.until', { time: timeOf(state.until, i18n.language) })}</p>
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button onPress={onCancel} takesFocus={!brings}>
          {t('browser.cancel')}
        </Button>
        <Button isDisabled={isBusy} isPending={openAgain.pending} onPress={() => void showAgain()}>
          {t('browser.openAgain')}
        </Button>
        {brings ? (
          <Button kind="main" type="submit" isPending={isBusy}>
            {t('browser.finish')}
          </Button>
        ) : null}
      </DialogActions>
    </form>
  )
}
