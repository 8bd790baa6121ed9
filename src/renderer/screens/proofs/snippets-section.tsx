import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { type Snippet, snippetSchema } from '../../../shared/model/snippet.ts'
import type { Notice } from '../../actions/action.ts'
import { callApi, useApiCommand, useApiQuery } from '../../api/client.ts'
import { keysWaitFor } from '../../keyboard/wait-for.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Outcome, Problem, TextAreaField, TextField } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import styles from './proofs.module.css'

/** Facts to weave into replies: kept, changed, forgotten. */
export const SnippetsSection = ({ tell }: { readonly tell: (notice: Notice) => void }) => {
  const { t } = useTranslation('proofs')
  const sentenceOf = useErrorSentence()
  const list = useApiQuery('snippets.list', {})
  const forget = useApiCommand('snippets.forget')
  const [editing, setEditing] = useState<Snippet | 'new' | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const forgetOne = async ({ id, name }: Snippet): Promise<void> => {
    const result = await forget.run({ snippetId: id })
    setProblem(result.ok ? null : sentenceOf(result.error))
    setOutcome(null)
    if (result.ok) tell({ deed: 'forget_fact', conversationIds: [], values: { fact: name }, undo: true })
  }
  return (
    <section aria-labelledby="snippets" className={styles.section}>
      <div className={styles.sectionHead}>
        <div>
          <h2 id="snippets">{t('snippets.title')}</h2>
          <p>{t('snippets.summary')}</p>
        </div>
        <Button icon={<Plus />} onPress={() => setEditing('new')}>
          {t('snippets.add')}
        </Button>
      </div>
      <Outcome>{outcome}</Outcome>
      <Problem>{problem ?? (list.isError ? sentenceOf(list.error) : null)}</Problem>
      {list.data?.length === 0 && <p className={styles.facts}>{t('snippets.none')}</p>}
      {list.data !== undefined && list.data.length > 0 && (
        <ul className={styles.proofs} aria-labelledby="snippets">
          {list.data.map((snippet) => (
            <li key={snippet.id} className={styles.proof}>
              <div className={styles.words}>
                <p className={styles.value}>{snippet.name}</p>
                <p className={styles.fact}>{snippet.text}</p>
              </div>
              <div className={styles.deeds}>
                <Button label={t('changeThis', { fact: snippet.name })} onPress={() => setEditing(snippet)}>
                  {t('change')}
                </Button>
                <Button
                  kind="quiet"
                  label={t('forgetThis', { fact: snippet.name })}
                  onPress={() => void forgetOne(snippet)}
                >
                  {t('forget')}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      )}
      {editing !== null && (
        <SnippetDialog
          snippet={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
          onKept={() => {
            setEditing(null)
            setOutcome(t('snippets.kept'))
            setProblem(null)
          }}
        />
      )}
    </section>
  )
}

const typedSchema = snippetSchema.omit({ id: true })

const SnippetDialog = ({
  snippet,
  onClose,
  onKept
}: {
  readonly snippet: Snippet | null
  readonly onClose: () => void
  readonly onKept: () => void
}) => {
  const { t } = useTranslation('proofs')
  const sentenceOf = useErrorSentence()
  const [name, setName] = useState(snippet?.name ?? '')
  const [text, setText] = useState(snippet?.text ?? '')
  const [wasTried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const parsed = typedSchema.safeParse({ name, text })
  const wrong = new Set(parsed.success ? [] : parsed.error.issues.map(({ path }) => path[0]))
  const errorOf = (field: 'name' | 'text') =>
    wasTried && wrong.has(field) ? { error: t(`snippets.wrong.${field}`) } : {}
  const keep = async (): Promise<void> => {
    setTried(true)
    if (!parsed.success) return
    setBusy(true)
    const result = await callApi('snippets.keep', { ...parsed.data, id: snippet?.id ?? null })
    setBusy(false)
    if (result.ok) onKept()
    else setProblem(sentenceOf(result.error))
  }
  return (
    <FormDialog
      title={t(snippet === null ? 'snippets.addTitle' : 'snippets.changeTitle')}
      problem={problem}
      cancelLabel={t('cancel')}
      keepLabel={t('keep')}
      isBusy={isBusy}
      onClose={onClose}
      onKeep={() => void keysWaitFor(keep())}
    >
      <TextField
        label={t('snippets.name')}
        help={t('snippets.nameHelp')}
        value={name}
        onChange={setName}
        maxLength={60}
        takesFocus
        {...errorOf('name')}
      />
      <TextAreaField
        label={t('snippets.text')}
        value={text}
        onChange={setText}
        maxLength={500}
        {...errorOf('text')}
      />
    </FormDialog>
  )
}
