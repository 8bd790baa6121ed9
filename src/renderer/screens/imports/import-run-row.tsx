import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { resources } from '../../../shared/locales/resources.ts'
import type { ImportRun } from '../../../shared/contract/imports.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Outcome, Problem } from '../../ui/field.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { Progress } from '../../ui/progress.tsx'
import { Table } from '../../ui/table.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { useRejectionSentence } from './rejection-sentence.ts'
import styles from './imports.module.css'

/** One import: how far it has come while it runs, then what it brought and what could not be read. */
export const ImportRunRow = ({
  run,
  isWatched
}: {
  readonly run: ImportRun
  /** Started on this screen: its end is announced and its rejected rows stand open. */
  readonly isWatched: boolean
}) => {
  const { t } = useTranslation('imports')
  const nameOfNetwork = useNetworkName()
  const [isOpen, setOpen] = useState(isWatched)
  const figures = useFigures(run)
  return (
    <li className={styles.run}>
      <div className={styles.runHead}>
        <h3>{run.fileName}</h3>
        <p>
          {nameOfNetwork(run.network)} · <TimeAgo at={run.startedAt} form="sentence" />
        </p>
      </div>
      {run.state === 'running' ? (
        <Running run={run} />
      ) : (
        <>
          <dl className={styles.figures}>
            {figures.map(({ name, label, value }) => (
              <div key={name} data-figure={name} data-none={run[name] === 0 || undefined}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <RunEnd run={run} />
        </>
      )}
      {isWatched ? (
        <span className="visually-hidden">
          <Outcome>
            {run.state === 'running'
              ? null
              : figures.map(({ label, value }) => `${value} ${label}`).join(', ')}
          </Outcome>
        </span>
      ) : null}
      {run.state !== 'running' && run.rejected > 0 ? (
        <div className={styles.rejected}>
          <Button
            kind="quiet"
            isFlush
            isExpanded={isOpen}
            icon={<ChevronRight className={styles.turning} data-open={isOpen || undefined} />}
            onPress={() => setOpen(!isOpen)}
          >
            {t('run.rejected', { count: run.rejected })}
          </Button>
          {isOpen ? <Rejections run={run} /> : null}
        </div>
      ) : null}
    </li>
  )
}

const useFigures = (run: ImportRun) => {
  const { t, i18n } = useTranslation('imports')
  const number = new Intl.NumberFormat(i18n.language)
  return (['read', 'added', 'updated', 'unchanged', 'rejected'] as const).map((name) => ({
    name,
    label: t(`figure.${name}`),
    value: number.format(run[name])
  }))
}

const Running = ({ run }: { readonly run: ImportRun }) => {
  const { t, i18n } = useTranslation('imports')
  const sentenceOf = useErrorSentence()
  const stop = useApiCommand('imports.stop')
  const [problem, setProblem] = useState<string | null>(null)
  const share = run.bytes === 0 ? null : Math.min(1, run.bytesRead / run.bytes)
  const percent = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(share ?? 0)
  return (
    <div className={styles.running}>
      <Progress
        label={t(run.isWaiting ? 'run.waiting' : 'run.running')}
        value={share}
        valueText={t('run.progress', { percent, count: run.read })}
      />
      <Button
        label={t('run.stopNamed', { fileName: run.fileName })}
        isPending={stop.pending}
        onPress={() =>
          void stop.run({ importId: run.id }).then((result) => {
            setProblem(result.ok ? null : sentenceOf(result.error))
          })
        }
      >
        {t('run.stop')}
      </Button>
      <Problem>{problem}</Problem>
    </div>
  )
}

const RunEnd = ({ run }: { readonly run: ImportRun }) => {
  const { t } = useTranslation(['imports', 'errors'])
  if (run.state === 'stopped') return <p className={styles.quiet}>{t('imports:run.stopped')}</p>
  if (run.state !== 'failed') return null
  const { failure } = run
  return (
    <Problem>
      {t('imports:run.failed')}{' '}
      {failure !== null && isErrorCode(failure)
        ? t(`errors:${failure}`, { fileName: run.fileName })
        : failure}
    </Problem>
  )
}

const Rejections = ({ run }: { readonly run: ImportRun }) => {
  const { t } = useTranslation('imports')
  const sentenceOf = useErrorSentence()
  const reasonOf = useRejectionSentence()
  const rejections = useApiQuery('imports.rejections', { importId: run.id, limit: mostRows })
  const save = useApiCommand('imports.saveRejections')
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  if (rejections.isError) return <Problem>{sentenceOf(rejections.error)}</Problem>
  if (rejections.data === undefined) return <Outcome>{t('rejections.loading')}</Outcome>
  return (
    <>
      <Table
        caption={t('rejections.caption', { fileName: run.fileName })}
        isCaptionHidden
        columns={[
          { key: 'line', title: t('rejections.line'), look: 'number', cell: (row) => row.line },
          { key: 'reason', title: t('rejections.reason'), cell: reasonOf },
          { key: 'raw', title: t('rejections.raw'), look: 'code', cell: (row) => row.raw }
        ]}
        rows={rejections.data}
        keyOf={(row) => `${row.line} ${row.reason}`}
      />
      {run.rejected > rejections.data.length ? (
        <p className={styles.quiet}>{t('rejections.first', { count: rejections.data.length })}</p>
      ) : null}
      <div className={styles.deeds}>
        <Button
          isPending={save.pending}
          onPress={() =>
            void save.run({ importId: run.id }).then((result) => {
              setProblem(result.ok ? null : sentenceOf(result.error))
              if (result.ok && result.value !== null)
                setOutcome(t('rejections.saved', { fileName: result.value.fileName }))
            })
          }
        >
          {t('rejections.save')}
        </Button>
        <Outcome>{outcome}</Outcome>
        <Problem>{problem}</Problem>
      </div>
    </>
  )
}

/** The most rows shown at once; the saved file holds all. */
const mostRows = 1_000

const isErrorCode = (code: string): code is keyof (typeof resources)['en']['errors'] =>
  code in resources.en.errors
