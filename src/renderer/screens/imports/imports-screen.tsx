import { FileDown } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { ImportId } from '../../../shared/model/ids.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import { ListNotRead, useListProblem } from '../../ui/list-problem.tsx'
import { EmptyState, LoadingState } from '../../ui/list-states.tsx'
import { InsteadOfList, Page } from '../../ui/page.tsx'
import { ImportPreview, type ChosenFile } from './import-preview.tsx'
import { ImportRunRow } from './import-run-row.tsx'
import styles from './imports.module.css'

/** Files of conversations: choose one, see how it will be read, import it, and what came of each. */
export const ImportsScreen = () => {
  const { t } = useTranslation('imports')
  const sentenceOf = useErrorSentence()
  const list = useApiQuery('imports.list', {})
  const notRead = useListProblem(list)
  const accounts = useApiQuery('accounts.list', {})
  const choose = useApiCommand('imports.choose')
  const [file, setFile] = useState<ChosenFile | null>(null)
  const [startedId, setStartedId] = useState<ImportId | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const chooseFile = async () => {
    setProblem(null)
    const result = await choose.run({})
    if (!result.ok) setProblem(sentenceOf(result.error))
    else if (result.value !== null) setFile(result.value)
  }
  const button = (
    <Button
      kind={file === null ? 'main' : 'plain'}
      icon={<FileDown />}
      isPending={choose.pending}
      onPress={() => void chooseFile()}
    >
      {t('choose')}
    </Button>
  )
  const isEmpty = file === null && list.data?.length === 0

  return (
    <Page title={t('title')} summary={t('summary')} deed={isEmpty ? null : button} width="wide">
      <Problem>{problem}</Problem>
      {file === null ? null : (
        <ImportPreview
          key={file.token}
          file={file}
          accounts={accounts.data ?? []}
          onCancel={() => setFile(null)}
          onStarted={(importId) => {
            setFile(null)
            setStartedId(importId)
          }}
        />
      )}
      {notRead !== null ? (
        <InsteadOfList>
          <ListNotRead title={t('notRead')} problem={notRead} />
        </InsteadOfList>
      ) : list.data === undefined ? (
        <LoadingState label={t('loading')} rows={3} look="lines" />
      ) : isEmpty ? (
        <InsteadOfList>
          <EmptyState title={t('none.title')} action={button}>
            {t('none.text')}
          </EmptyState>
        </InsteadOfList>
      ) : list.data.length === 0 ? null : (
        <section aria-labelledby="imports-so-far">
          <h2 id="imports-so-far" className={styles.soFar}>
            {t('soFar')}
          </h2>
          <ul>
            {list.data.map((run) => (
              <ImportRunRow key={run.id} run={run} isWatched={run.id === startedId} />
            ))}
          </ul>
        </section>
      )}
    </Page>
  )
}
