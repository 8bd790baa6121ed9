import { ExternalLink, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { hasExpired, type Proof } from '../../../shared/model/proof.ts'
import type { Notice } from '../../actions/action.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Outcome, Problem } from '../../ui/field.tsx'
import { ListNotRead, useListProblem } from '../../ui/list-problem.tsx'
import { EmptyState, LoadingState } from '../../ui/list-states.tsx'
import { InsteadOfList, Page } from '../../ui/page.tsx'
import { showDate } from '../../ui/read-date.ts'
import { useToday } from '../../ui/use-today.ts'
import { ProofDialog } from './proof-dialog.tsx'
import { SnippetsSection } from './snippets-section.tsx'
import { useKeyWords } from '../../keyboard/use-key-words.ts'
import styles from './proofs.module.css'

/** The facts that stand behind what the company says of itself: recorded, changed, forgotten. */
export const ProofsScreen = ({ tell }: { readonly tell: (notice: Notice) => void }) => {
  const { t } = useTranslation('proofs')
  const keyWords = useKeyWords()
  const sentenceOf = useErrorSentence()
  const list = useApiQuery('proofs.list', {})
  const notRead = useListProblem(list)
  const forget = useApiCommand('proofs.forget')
  const [editing, setEditing] = useState<Proof | 'new' | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const record = (
    <Button kind="main" icon={<Plus />} onPress={() => setEditing('new')}>
      {t('record')}
    </Button>
  )
  const forgetOne = async (proof: Proof): Promise<void> => {
    const result = await forget.run({ proofId: proof.id })
    setProblem(result.ok ? null : sentenceOf(result.error))
    setOutcome(null)
    if (result.ok)
      tell({ deed: 'forget_fact', conversationIds: [], values: { fact: shortened(proof.fact) }, undo: true })
  }
  return (
    <Page
      title={t('title')}
      summary={t('summary', { proof: keyWords('insert_proof') })}
      deed={(list.data?.length ?? 0) > 0 ? record : null}
    >
      <Outcome>{outcome}</Outcome>
      <Problem>{problem}</Problem>
      {notRead !== null ? (
        <InsteadOfList>
          <ListNotRead title={t('notRead')} problem={notRead} />
        </InsteadOfList>
      ) : list.data === undefined ? (
        <LoadingState label={t('loading')} rows={3} look="lines" />
      ) : list.data.length === 0 ? (
        <InsteadOfList>
          <EmptyState title={t('none.title')} action={record}>
            {t('none.text')}
          </EmptyState>
        </InsteadOfList>
      ) : (
        <ul className={styles.proofs} aria-label={t('title')}>
          {list.data.map((proof) => (
            <ProofRow
              key={proof.id}
              proof={proof}
              onChange={() => setEditing(proof)}
              onForget={() => void forgetOne(proof)}
            />
          ))}
        </ul>
      )}
      <SnippetsSection tell={tell} />
      {editing !== null && (
        <ProofDialog
          proof={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onKept={() => {
            setEditing(null)
            setOutcome(t('kept'))
          }}
        />
      )}
    </Page>
  )
}

/** As much of a fact as is needed to know which one it was. */
const shortened = (fact: string): string => (fact.length > 60 ? `${fact.slice(0, 59).trimEnd()}…` : fact)

const ProofRow = ({
  proof,
  onChange,
  onForget
}: {
  readonly proof: Proof
  readonly onChange: () => void
  readonly onForget: () => void
}) => {
  const { t, i18n } = useTranslation('proofs')
  const owner = useApiQuery('colleagues.list', {}).data?.find(({ id }) => id === proof.ownerId)
  const today = useToday()
  const day = (date: string): string => showDate(date, i18n.language)
  const facts = [
    proof.happenedOn === null ? null : day(proof.happenedOn),
    proof.place,
    proof.witness === '' ? null : t('seenBy', { witness: proof.witness }),
    owner === undefined ? null : t('keptTrueBy', { name: owner.name })
  ].filter((fact) => fact !== null && fact !== '')
  return (
    <li className={styles.proof}>
      <div className={styles.words}>
        <p className={styles.value}>{proof.value}</p>
        <p className={styles.fact}>{proof.fact}</p>
        {facts.length > 0 && <p className={styles.facts}>{facts.join(' · ')}</p>}
        {proof.link !== null && (
          <p className={styles.facts}>
            <a href={proof.link} target="_blank" rel="noreferrer" className={styles.link}>
              <ExternalLink size={13} aria-hidden="true" />
              <span>{proof.link.replace(/^https?:\/\//iu, '')}</span>
            </a>
          </p>
        )}
        {proof.expiresOn !== null && (
          <p className={styles.expiry} data-expired={hasExpired(proof, today)}>
            {t(hasExpired(proof, today) ? 'expired' : 'until', { date: day(proof.expiresOn) })}
          </p>
        )}
      </div>
      <div className={styles.deeds}>
        <Button label={t('changeThis', { fact: proof.fact })} onPress={onChange}>
          {t('change')}
        </Button>
        <Button kind="quiet" label={t('forgetThis', { fact: proof.fact })} onPress={onForget}>
          {t('forget')}
        </Button>
      </div>
    </li>
  )
}
