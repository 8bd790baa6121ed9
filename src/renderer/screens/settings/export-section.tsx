import { useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { shortestExportPassphrase } from '../../../shared/contract/exports.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormSection, Outcome, Problem, TextField } from '../../ui/field.tsx'
import { useFirstWrong } from '../../ui/use-first-wrong.ts'
import { ExportProgress } from './export-progress.tsx'
import { useMissingNames } from './missing-files.ts'
import styles from './settings.module.css'
import { TakeInDialog } from './take-in-dialog.tsx'

type Chosen = NonNullable<AppOutput<'exports.choose'>>

/** Everything out, as files that other programs read or under a pass-phrase; and an inbox back from an export. */
export const ExportSection = () => {
  const { t } = useTranslation('exports')
  const sentenceOf = useErrorSentence()
  const namesOf = useMissingNames()
  const progress = useApiQuery('backups.list', {}).data?.exporting ?? null
  const write = useApiCommand('exports.write')
  const choose = useApiCommand('exports.choose')
  const [isSealed, setSealed] = useState(false)
  const [typed, setTyped] = useState('')
  const [repeated, setRepeated] = useState('')
  const [isTold, setTold] = useState(false)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const toFirstWrong = useFirstWrong(form)
  const isShort = typed.length < shortestExportPassphrase
  const differs = typed !== repeated
  const begin = (): void => {
    setOutcome(null)
    setProblem(null)
  }
  const forget = (): void => {
    setTyped('')
    setRepeated('')
    setTold(false)
  }
  const writeAll = async () => {
    begin()
    setTold(true)
    if (isSealed && (isShort || differs)) return toFirstWrong()
    const result = await write.run({ passphrase: isSealed ? typed : null })
    if (!result.ok) return setProblem(sentenceOf(result.error))
    if (result.value === null) return
    setOutcome(t(isSealed ? 'writtenSealed' : 'written', { folder: result.value.folder }))
    forget()
  }
  const chooseOne = async () => {
    begin()
    const result = await choose.run({})
    if (!result.ok) setProblem(sentenceOf(result.error))
    else setChosen(result.value)
  }
  return (
    <FormSection level={2} title={t('title')} help={t('help')}>
      <Checkbox
        isSelected={isSealed}
        onChange={(selected) => {
          setSealed(selected)
          forget()
        }}
      >
        {t('seal')}
      </Checkbox>
      {isSealed ? (
        <form
          ref={form}
          className={styles.form}
          aria-label={t('seal')}
          onSubmit={(event) => {
            event.preventDefault()
            void writeAll()
          }}
        >
          <p className={styles.words}>{t('sealHelp')}</p>
          <TextField
            label={t('passphrase')}
            help={t('passphraseHelp', { count: shortestExportPassphrase })}
            type="password"
            width="short"
            value={typed}
            maxLength={1_000}
            error={isTold && isShort ? t('short', { count: shortestExportPassphrase }) : null}
            onChange={setTyped}
            takesFocus
          />
          <TextField
            label={t('again')}
            type="password"
            width="short"
            value={repeated}
            maxLength={1_000}
            error={isTold && !isShort && differs ? t('differs') : null}
            onChange={setRepeated}
          />
          <button type="submit" hidden aria-label={t('write')} />
        </form>
      ) : null}
      {/* What is taken in tells it in its dialog. */}
      <ExportProgress share={chosen === null ? progress : null} />
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
      <TakeInDialog
        chosen={chosen}
        onClose={() => setChosen(null)}
        onTaken={({ messages, keptAs, missing, missingCount }) => {
          setChosen(null)
          setOutcome(t('takenIn', { count: messages, file: keptAs ?? '' }))
          if (missingCount > 0)
            setProblem(t('missing', { count: missingCount, names: namesOf(missing, missingCount) }))
        }}
      />
    </FormSection>
  )
}
