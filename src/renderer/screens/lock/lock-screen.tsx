import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem, TextField } from '../../ui/field.tsx'
import { useReady } from '../../use-ready.ts'
import cover from '../../ui/cover.module.css'
import styles from './lock-screen.module.css'

/**
 * The locked window. It stands beside everything else in the body, which the styles then hide whole, dialogs too: what is
 * under it stays as it was left, and is given the focus back.
 */
export const LockScreen = ({ asks }: { readonly asks: AppOutput<'lock.state'>['asks'] }) => {
  const { t } = useTranslation('lock')
  const sentenceOf = useErrorSentence()
  const unlock = useApiCommand('lock.unlock')
  const [typed, setTyped] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [before] = useState(() => document.activeElement)
  useReady(true)
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) requestAnimationFrame(() => before.focus())
    },
    [before]
  )
  const open = async (): Promise<void> => {
    if (asks === 'passphrase' && typed === '') return
    const result = await unlock.run({ passphrase: typed })
    setProblem(result.ok ? null : sentenceOf(result.error))
    setTyped('')
  }
  return createPortal(
    // Where a dialog is open under it, it keeps the focus to itself but for what stands above everything.
    <main className={styles.lock} data-part="lock" data-react-aria-top-layer="true" aria-label={t('title')}>
      <form
        className={`${cover.words} ${styles.words}`}
        onSubmit={(event) => {
          event.preventDefault()
          void open()
        }}
      >
        <p className={cover.brand}>Porte-parole</p>
        <h1>{t('title')}</h1>
        <p className={cover.text}>{t(`${asks}Text`)}</p>
        {asks === 'passphrase' && (
          <TextField
            label={t('passphrase')}
            type="password"
            value={typed}
            maxLength={1_000}
            onChange={setTyped}
            takesFocus
          />
        )}
        <Problem>{problem}</Problem>
        <Button
          kind="main"
          size="large"
          type="submit"
          isPending={unlock.pending}
          takesFocus={asks === 'nothing'}
        >
          {t(asks === 'passphrase' ? 'open' : 'show')}
        </Button>
        <p className={styles.honest}>{t('honest')}</p>
      </form>
    </main>,
    document.body
  )
}
