import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { shortestPassphrase } from '../../../shared/contract/settings.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Outcome, Problem, TextField } from '../../ui/field.tsx'
import { useFirstWrong } from '../../ui/use-first-wrong.ts'
import styles from './settings.module.css'

/** Where secrets are is told by main, and stands in no table: it is asked for again. */
const useAskAgain = (): (() => Promise<void>) => {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['settings.get'] })
}

/** Chooses a pass-phrase where the computer has no keyring; again, when the former one was lost. */
export const ChoosePassphrase = ({ isAnew }: { readonly isAnew: boolean }) => {
  const { t } = useTranslation('settings')
  const sentenceOf = useErrorSentence()
  const choose = useApiCommand('settings.choosePassphrase')
  const askAgain = useAskAgain()
  const [typed, setTyped] = useState('')
  const [repeated, setRepeated] = useState('')
  const [isTold, setTold] = useState(false)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const toFirstWrong = useFirstWrong(form)
  const isShort = typed.length < shortestPassphrase
  const differs = typed !== repeated
  const save = async (): Promise<void> => {
    setTold(true)
    if (isShort || differs) return toFirstWrong()
    const result = await choose.run({ passphrase: typed })
    setProblem(result.ok ? null : sentenceOf(result.error))
    if (!result.ok) return
    setTyped('')
    setRepeated('')
    setTold(false)
    setOutcome(t('passphrase.chosen'))
    await askAgain()
  }
  return (
    <form
      ref={form}
      className={styles.form}
      aria-label={t('passphrase.title')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <p className={styles.words}>{t(isAnew ? 'passphrase.anew' : 'passphrase.why')}</p>
      <div className={styles.company}>
        <TextField
          label={t('passphrase.label')}
          help={t('passphrase.help', { count: shortestPassphrase })}
          type="password"
          value={typed}
          maxLength={1_000}
          error={isTold && isShort ? t('passphrase.short', { count: shortestPassphrase }) : null}
          onChange={setTyped}
        />
        <TextField
          label={t('passphrase.again')}
          type="password"
          value={repeated}
          maxLength={1_000}
          error={isTold && !isShort && differs ? t('passphrase.differs') : null}
          onChange={setRepeated}
        />
      </div>
      <div className={styles.deeds}>
        <Button type="submit" isPending={choose.pending}>
          {t('passphrase.choose')}
        </Button>
        <Outcome>{outcome}</Outcome>
      </div>
      <Problem>{problem}</Problem>
    </form>
  )
}

const useEnter = (onEntered: () => void) => {
  const sentenceOf = useErrorSentence()
  const enter = useApiCommand('settings.enterPassphrase')
  const askAgain = useAskAgain()
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  return {
    typed,
    setTyped,
    problem,
    pending: enter.pending,
    submit: async (): Promise<void> => {
      if (typed === '') return
      const result = await enter.run({ passphrase: typed })
      setProblem(result.ok ? null : sentenceOf(result.error))
      if (!result.ok) return
      onEntered()
      await askAgain()
    }
  }
}

/** At the start, and whenever the person comes back to it: the pass-phrase that opens the secrets. */
export const PassphraseDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('settings')
  const { typed, setTyped, problem, pending, submit } = useEnter(onClose)
  return (
    <Dialog title={t('passphrase.enterTitle')} isOpen onClose={onClose} closeLabel={t('passphrase.later')}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <DialogBody>
          <p>{t('passphrase.enterWhy')}</p>
          <TextField
            label={t('passphrase.label')}
            type="password"
            value={typed}
            maxLength={1_000}
            onChange={setTyped}
            takesFocus
          />
          <Problem>{problem}</Problem>
        </DialogBody>
        <DialogActions>
          <Button onPress={onClose}>{t('passphrase.later')}</Button>
          <Button kind="main" type="submit" isPending={pending}>
            {t('passphrase.enter')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
