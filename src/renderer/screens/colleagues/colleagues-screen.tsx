import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { ChevronLeft, UserRoundPlus } from 'lucide-react'
import { languageSchema, type Colleague } from '../../../shared/model/colleague.ts'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Outcome, Problem } from '../../ui/field.tsx'
import { keepFocus } from '../../ui/keep-focus.ts'
import { ListNotRead, useListProblem } from '../../ui/list-problem.tsx'
import { EmptyState, LoadingState } from '../../ui/list-states.tsx'
import { useNow } from '../../ui/time-ago.tsx'
import { useOnePane } from '../../ui/use-media.ts'
import { instantFromMilliseconds } from '../../../shared/model/instant.ts'
import { consentStateOf } from './consent-state.ts'
import { emptyForm, formOf } from './colleague-form.ts'
import { ColleagueEditor } from './colleague-editor.tsx'
import { ColleagueList } from './colleague-list.tsx'
import { ColleaguePage } from './colleague-page.tsx'
import { ImportResultDialog } from './import-result-dialog.tsx'
import { dateMonthsAfter } from './local-date.ts'
import { UnfinishedDialog } from './unfinished-dialog.tsx'
import { isChanged, useUnfinished, type Unfinished } from './use-unfinished.ts'
import styles from './colleagues.module.css'

const ownLanguage = languageSchema.catch('en')

/** Those who may speak: the list, one of them as a page, and the form that changes them. */
export const ColleaguesScreen = () => {
  const { t, i18n } = useTranslation('colleagues')
  const sentenceOf = useErrorSentence()
  const list = useApiQuery('colleagues.list', {})
  const notRead = useListProblem(list)
  const accounts = useApiQuery('accounts.list', {})
  const importFile = useApiCommand('colleagues.importFile')
  const now = useNow()
  const [unfinished, setUnfinished] = useUnfinished()
  const [chosenId, setChosenId] = useState<ColleagueId | null>(null)
  // What a window too narrow for both shows.
  const [showing, setShowing] = useState<'list' | 'page'>('list')
  const onePane = useOnePane()
  // Begun anew, also over an empty form that stands open: the keyboard goes to its first field.
  const [begun, setBegun] = useState(0)
  const [question, setQuestion] = useState<(() => void) | null>(null)
  const [imported, setImported] = useState<AppOutput<'colleagues.importFile'>>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [outcome, setOutcome] = useState<string | null>(null)

  // Somebody forgotten is only a name under what they published.
  const colleagues = (list.data ?? []).filter((each) => each.forgottenAt === null)
  // Whoever is shown stays so, also where they leave and stand last from now on.
  if (chosenId === null && colleagues[0] !== undefined) setChosenId(colleagues[0].id)
  const shownId = unfinished === null ? chosenId : unfinished.colleagueId
  const shown = colleagues.find((colleague) => colleague.id === shownId) ?? null
  const timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const agreed = colleagues.filter(
    (each) => each.leftAt === null && consentStateOf(each, now).kind === 'valid'
  )
  const networksInUse = [...new Set((accounts.data ?? []).map((account) => account.network))]
  const places = placesOf(colleagues, accounts.data ?? [])

  // Words typed are only given up by a person's own choice.
  const afterUnfinished = (next: () => void) => {
    setOutcome(null)
    setProblem(null)
    if (unfinished !== null && isChanged(unfinished)) setQuestion(() => next)
    else next()
  }
  const write = (next: Omit<Unfinished, 'form' | 'consent'>) => {
    setBegun(begun + 1)
    setUnfinished({
      ...next,
      form: next.start,
      consent: { networks: [], until: dateMonthsAfter(instantFromMilliseconds(now), 12, timeZone) }
    })
  }
  const add = () =>
    afterUnfinished(() => {
      const language = ownLanguage.parse(i18n.language)
      write({ colleagueId: null, name: '', start: emptyForm(language, timeZone) })
    })
  const importList = () =>
    afterUnfinished(async () => {
      setUnfinished(null)
      const result = await importFile.run({})
      if (result.ok) setImported(result.value)
      else setProblem(sentenceOf(result.error))
    })

  const actions = (
    <div className={styles.listActions}>
      <Button kind="main" icon={<UserRoundPlus />} onPress={add}>
        {t('add')}
      </Button>
      <Button kind="plain" isPending={importFile.pending} onPress={importList}>
        {t('importFile')}
      </Button>
    </div>
  )

  const importResult = <ImportResultDialog result={imported} onClose={() => setImported(null)} />

  if (list.data !== undefined && colleagues.length === 0 && unfinished === null)
    return (
      <main className={styles.empty}>
        <div className={styles.nobody}>
          <h1>{t('title')}</h1>
          <div className={styles.faces} aria-hidden>
            {faceSizes.map((size, index) => (
              <Avatar key={index} name="" size={size} look="nobody" />
            ))}
          </div>
          <EmptyState title={t('nobody.title')} action={actions}>
            {t('nobody.text')}
          </EmptyState>
          <Problem>{problem}</Problem>
          {importResult}
        </div>
      </main>
    )

  return (
    <main ref={keepFocus} className={styles.screen} data-showing={unfinished === null ? showing : 'page'}>
      <section className={styles.side} aria-labelledby="colleagues-title">
        <header className={styles.head}>
          <h1 id="colleagues-title">{t('title')}</h1>
          {list.data === undefined || colleagues.length === 0 ? null : (
            <p>{t('agreed', { count: agreed.length })}</p>
          )}
          {actions}
          <Problem>{problem}</Problem>
        </header>
        {notRead !== null ? (
          <ListNotRead title={t('notRead')} problem={notRead} />
        ) : list.data === undefined ? (
          <LoadingState label={t('loading')} />
        ) : (
          <ColleagueList
            colleagues={colleagues}
            now={now}
            // Beside no page nobody is chosen: whoever is chosen already could not be chosen, and their page not come back.
            shownId={onePane && showing === 'list' ? null : shownId}
            onChoose={(id) => {
              setShowing('page')
              if (id === shownId && unfinished === null) return
              afterUnfinished(() => {
                setUnfinished(null)
                setChosenId(id)
              })
            }}
          />
        )}
      </section>
      <div className={styles.main}>
        {unfinished === null && (
          <button type="button" className={styles.back} onClick={() => setShowing('list')}>
            <ChevronLeft size={18} aria-hidden />
            {t('title')}
          </button>
        )}
        <div className={styles.outcome}>
          <Outcome>{outcome}</Outcome>
        </div>
        {unfinished !== null ? (
          <ColleagueEditor
            key={`${unfinished.colleagueId ?? 'new'} ${begun}`}
            unfinished={unfinished}
            onChange={setUnfinished}
            now={now}
            networksInUse={networksInUse}
            places={places}
            colleagues={colleagues}
            onCancel={() => afterUnfinished(() => setUnfinished(null))}
            onSaved={(id, name) => {
              setOutcome(t(unfinished.colleagueId === null ? 'form.created' : 'form.saved', { name }))
              setUnfinished(null)
              setChosenId(id)
            }}
          />
        ) : shown !== null ? (
          <ColleaguePage
            key={shown.id}
            colleague={shown}
            now={now}
            networksInUse={networksInUse}
            takesFocus={outcome !== null}
            onForgotten={(name) => {
              // The list may still hold them for a moment.
              setChosenId(colleagues.find(({ id }) => id !== shown.id)?.id ?? null)
              setOutcome(t('forget.done', { name }))
            }}
            onEdit={() => {
              setOutcome(null)
              write({ colleagueId: shown.id, name: shown.name, start: formOf(shown) })
            }}
          />
        ) : null}
      </div>
      <UnfinishedDialog
        name={unfinished?.name ?? ''}
        isOpen={question !== null}
        onGoOn={() => setQuestion(null)}
        onDiscard={() => {
          setQuestion(null)
          setUnfinished(null)
          question?.()
        }}
      />
      {importResult}
    </main>
  )
}

const faceSizes = [52, 72, 52] as const

/** The places that accounts and colleagues name, so that the same one is written the same way. */
const placesOf = (
  colleagues: readonly Colleague[],
  accounts: AppOutput<'accounts.list'>
): readonly string[] => {
  const places = [...accounts, ...colleagues].map((each) => each.place)
  return [...new Set(places.filter((place) => place !== null && place !== ''))]
    .filter((place) => place !== null)
    .toSorted((one, other) => one.localeCompare(other))
}
