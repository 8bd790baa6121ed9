import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Backup } from '../../../shared/contract/backups.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormSection, Outcome, Problem } from '../../ui/field.tsx'
import { PartNotRead, useListProblem } from '../../ui/list-problem.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { FormerFiles } from './former-files.tsx'
import { LongWork } from './long-work.tsx'
import { useMissingNames } from './missing-files.ts'
import { RestoreDialog } from './restore-dialog.tsx'
import styles from './settings.module.css'
import { useSize } from './use-size.ts'

/** The copies of the database: when, how large, where; one more now, and the way back to each. */
export const BackupsSection = () => {
  const { t, i18n } = useTranslation('backups')
  const sentenceOf = useErrorSentence()
  const namesOf = useMissingNames()
  const list = useApiQuery('backups.list', {})
  const notRead = useListProblem(list)
  const { data } = list
  const make = useApiCommand('backups.make')
  const stop = useApiCommand('backups.stop')
  const choose = useApiCommand('backups.chooseFolder')
  const [restoring, setRestoring] = useState<Backup | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  if (notRead !== null) return <PartNotRead title={t('title')} problem={notRead} />
  if (data === undefined) return null
  const makeOne = async () => {
    setOutcome(null)
    setProblem(null)
    const result = await make.run({})
    if (result.ok) setOutcome(t('made'))
    // The reason of a failure stands above, for as long as it lasts.
    else if (result.error.code === 'backup_stopped' || result.error.code === 'backup_running')
      setProblem(sentenceOf(result.error))
  }
  const chooseFolder = async () => {
    const result = await choose.run({})
    setProblem(result.ok ? null : sentenceOf(result.error))
    if (result.ok && result.value !== null) setOutcome(t('folderChosen', { folder: result.value.folder }))
  }
  return (
    <FormSection level={2} title={t('title')} help={t('help')}>
      <Standing current={data} />
      {data.backups.length === 0 ? null : (
        <ul className={styles.backups} aria-label={t('list')}>
          {data.backups.map((backup) => (
            <BackupRow key={backup.name} backup={backup} onRestore={() => setRestoring(backup)} />
          ))}
        </ul>
      )}
      {data.progress === null ? null : (
        <LongWork
          label={t('making')}
          share={data.progress}
          stopLabel={t('stop')}
          isStopping={stop.pending}
          onStop={() => void stop.run({})}
        />
      )}
      <div className={styles.deeds}>
        <Button isPending={make.pending || data.progress !== null} onPress={() => void makeOne()}>
          {t('make')}
        </Button>
        <Button kind="quiet" isPending={choose.pending} onPress={() => void chooseFolder()}>
          {t('chooseFolder')}
        </Button>
        <Outcome>{outcome}</Outcome>
      </div>
      <Problem>{problem}</Problem>
      <FormerFiles files={data.former} />
      <RestoreDialog
        backup={restoring}
        onClose={() => setRestoring(null)}
        onRestored={(backup, { words, withoutPlace, missing, missingCount, keptAs }) => {
          setRestoring(null)
          const lacking = [
            ...(withoutPlace === 0 ? [] : [t('withoutPlace', { count: withoutPlace })]),
            ...(missingCount === 0
              ? []
              : [t('missing', { count: missingCount, names: namesOf(missing, missingCount) })])
          ]
          setProblem(lacking.length === 0 ? null : lacking.join(' '))
          setOutcome(
            t('restored', {
              moment: describeMoment(backup.at, i18n.language),
              count: words,
              file: keptAs ?? ''
            })
          )
        }}
      />
    </FormSection>
  )
}

const Standing = ({ current }: { readonly current: AppOutput<'backups.list'> }) => {
  const { t } = useTranslation('backups')
  const sentenceOf = useErrorSentence()
  return (
    <div className={styles.words}>
      {current.backups.length === 0 ? (
        <>
          <p className={styles.strong}>{t('none')}</p>
          <p>{t('noneText')}</p>
        </>
      ) : null}
      <p className={styles.path}>{t('folder', { folder: current.folder })}</p>
      <Problem>{current.failure === null ? null : sentenceOf(current.failure)}</Problem>
    </div>
  )
}

const BackupRow = ({ backup, onRestore }: { readonly backup: Backup; readonly onRestore: () => void }) => {
  const { t, i18n } = useTranslation('backups')
  const size = useSize()
  const moment = describeMoment(backup.at, i18n.language)
  return (
    <li data-own={backup.own || undefined}>
      <span className={styles.strong}>{moment}</span>
      <span>
        <TimeAgo at={backup.at} form="sentence" /> · {size(backup.bytes)} ·{' '}
        {t(backup.own ? 'checked' : 'otherInbox')}
      </span>
      <Button kind="quiet" label={t('restoreNamed', { moment })} onPress={onRestore}>
        {t('restore')}
      </Button>
    </li>
  )
}
