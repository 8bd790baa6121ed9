import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormSection, Outcome, Problem } from '../../ui/field.tsx'
import { LongWork } from './long-work.tsx'
import styles from './settings.module.css'

type Chosen = NonNullable<AppOutput<'exports.choose'>>

/** Everything out, as files that other programs read; and an inbox back from such files. */
export const ExportSection = () => {
  const { t } = useTranslation('exports')
  const sentenceOf = useErrorSentence()
  const progress = useApiQuery('backups.list', {}).data?.exporting ?? null
  const write = useApiCommand('exports.write')
  const stop = useApiCommand('exports.stop')
  const choose = useApiCommand('exports.choose')
  const takeIn = useApiCommand('exports.takeIn')
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const begin = (): void => {
    setOutcome(null)
    setProblem(null)
  }
  const writeAll = async () => {
    begin()
    const result = await write.run({})
    if (!result.ok) setProblem(sentenceOf(result.error))
    else if (result.value !== null) setOutcome(t('written', { folder: result.value.folder }))
  }
  const chooseOne = async () => {
    begin()
    const result = await choose.run({})
    if (!result.ok) setProblem(sentenceOf(result.error))
    else setChosen(result.value)
  }
  const take = async ({ token }: Chosen) => {
    const result = await takeIn.run({ token })
    setChosen(null)
    if (!result.ok) setProblem(sentenceOf(result.error))
    else setOutcome(t('takenIn', { count: result.value.messages, file: result.value.keptAs ?? '' }))
  }
  return (
    <FormSection level={2} title={t('title')} help={t('help')}>
      {progress === null ? null : (
        <LongWork
          label={t('working')}
          share={progress}
          stopLabel={t('stop')}
          isStopping={stop.pending}
          onStop={() => void stop.run({})}
        />
      )}
      <div className={styles.deeds}>
        <Button isPending={write.pending || progress !== null} onPress={() => void writeAll()}>
          {t('write')}
        </Button>
        <Button kind="quiet" isPending={choose.pending || progress !== null} onPress={() => void chooseOne()}>
          {t('choose')}
        </Button>
        <Outcome>{outcome}</Outcome>
      </div>
      <Problem>{problem}</Problem>
      <Dialog
        title={t('question.title', { name: chosen?.name ?? '' })}
        isOpen={chosen !== null}
        onClose={() => setChosen(null)}
        kind="question"
      >
        {chosen === null ? null : (
          <>
            <DialogBody>
              <p>{t('question.text')}</p>
              <p>{t('question.kept')}</p>
            </DialogBody>
            <DialogActions>
              <Button takesFocus isDisabled={takeIn.pending} onPress={() => setChosen(null)}>
                {t('question.cancel')}
              </Button>
              <Button kind="danger" isPending={takeIn.pending} onPress={() => void take(chosen)}>
                {t('question.confirm')}
              </Button>
            </DialogActions>
          </>
        )}
      </Dialog>
    </FormSection>
  )
}
