import { useEffect, useState } from 'react'
import { useTranslation } from './ui/use-translation.ts'
import type { AppEvent } from '../shared/contract/bridge.ts'
import styles from './ask-to-open.module.css'
import { useApiCommand } from './api/client.ts'
import { Button } from './ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from './ui/dialog.tsx'
import { useErrorSentence } from './ui/error-sentence.ts'
import { Problem } from './ui/field.tsx'

type Asked = Extract<AppEvent, { type: 'asks_to_open' }>

/** Asks before an address is opened that is not encrypted: it is shown whole, as main judged it, and staying is the default. */
export const AskToOpen = () => {
  const { t } = useTranslation('conversation')
  const sentenceOf = useErrorSentence()
  const open = useApiCommand('window.openAsked')
  const [asked, setAsked] = useState<Asked | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const ask = (given: Asked | null): void => {
    setProblem(null)
    setAsked(given)
  }
  useEffect(
    () =>
      window.porteParole.subscribe((event) => {
        if (event.type === 'asks_to_open') ask(event)
      }),
    []
  )
  if (asked === null) return null
  const follow = async (): Promise<void> => {
    const result = await open.run({ id: asked.id })
    if (result.ok) ask(null)
    else setProblem(sentenceOf(result.error))
  }
  return (
    <Dialog title={t('unencrypted.title')} isOpen onClose={() => ask(null)} kind="question">
      <DialogBody>
        <p>{t('unencrypted.text')}</p>
        <p className={styles.address}>
          <bdi>{asked.address}</bdi>
        </p>
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button isPending={open.pending} onPress={() => void follow()}>
          {t('unencrypted.open')}
        </Button>
        <Button kind="main" takesFocus onPress={() => ask(null)}>
          {t('unencrypted.stay')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
