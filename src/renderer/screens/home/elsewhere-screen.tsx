import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import { useReady } from '../../use-ready.ts'
import cover from '../../ui/cover.module.css'
import styles from './elsewhere-screen.module.css'

type Elsewhere = Extract<AppOutput<'home.state'>, { readonly kind: 'elsewhere' }>

/** A copy of an inbox, before anything: where it was, why nothing happens in it, and what a person may do. */
export const ElsewhereScreen = ({ home }: { readonly home: Elsewhere }) => {
  const { t } = useTranslation('home')
  const sentenceOf = useErrorSentence()
  const state = useApiQuery('home.state', {})
  const moveIn = useApiCommand('home.moveIn')
  const [problem, setProblem] = useState<string | null>(null)
  useReady(true)
  const goOn = async (): Promise<void> => {
    const result = await moveIn.run({})
    setProblem(result.ok ? null : sentenceOf(result.error))
    if (!result.ok) void state.refetch()
  }
  const lookAgain = (): void => {
    setProblem(null)
    void state.refetch()
  }
  return (
    <main className={styles.screen} data-part="elsewhere">
      <div className={`${cover.words} ${styles.words}`}>
        <p className={cover.brand}>Porte-parole</p>
        <h1>{t('title')}</h1>
        <dl className={styles.folders}>
          <dt>{t(home.onThisComputer ? 'from' : 'fromOther')}</dt>
          <dd>{home.from}</dd>
          <dt>{t('to')}</dt>
          <dd>{home.to}</dd>
        </dl>
        <p className={cover.text}>{t('why')}</p>
        <p className={cover.text}>{t(home.originalStands ? 'stands' : 'gone')}</p>
        <Problem>{problem}</Problem>
        {home.originalStands ? (
          <Button kind="main" size="large" isPending={state.isFetching} onPress={lookAgain}>
            {t('lookAgain')}
          </Button>
        ) : (
          <Button kind="main" size="large" isPending={moveIn.pending} onPress={() => void goOn()}>
            {t('moveIn')}
          </Button>
        )}
      </div>
    </main>
  )
}
