import { useImperativeHandle, useRef, useState, type Ref } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { AppInput } from '../../../shared/contract/contract.ts'
import type { Quarantined } from '../../../shared/model/quarantine.ts'
import type { AppError } from '../../../shared/result.ts'
import type { Notice, QuarantineDeed } from '../../actions/action.ts'
import { callApi, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { keepFocus } from '../../ui/keep-focus.ts'
import { ListNotRead, useListProblem } from '../../ui/list-problem.tsx'
import { EmptyState, LoadingState } from '../../ui/list-states.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { QuarantinedPage } from './quarantined-page.tsx'
import { useQuarantineReason } from './quarantine-reason.ts'
import styles from './quarantine.module.css'

/** How many stand in the list at once. */
const pageLength = 100

type Cursor = AppInput<'quarantine.list'>['after']

/** What the keys do here. */
export interface QuarantineHandle {
  act(deed: QuarantineDeed): void
}

/** Everything that could not be placed: why, since when, from where, what it holds, and what can be done. */
export const QuarantineScreen = ({
  handleRef,
  tell,
  refuse,
  onOpen
}: {
  readonly handleRef: Ref<QuarantineHandle>
  readonly tell: (notice: Notice) => void
  readonly refuse: (error: AppError) => void
  readonly onOpen: (conversationId: ConversationId) => void
}) => {
  const { t } = useTranslation('quarantine')
  const [pages, setPages] = useState<readonly Cursor[]>([null])
  const list = useApiQuery('quarantine.list', { after: pages.at(-1) ?? null, limit: pageLength })
  const notRead = useListProblem(list)
  const count = useApiQuery('quarantine.count', {})
  const [chosen, setChosen] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const listRef = useRef<HTMLUListElement>(null)
  const useRefOfPage = useRef<HTMLDivElement>(null)
  const entries = list.data?.entries ?? noEntries
  const at = Math.max(
    0,
    entries.findIndex((entry) => entry.id === chosen)
  )
  const shown = entries[at] ?? null

  // The last one of a page was dealt with: the page before.
  const isPastEnd = list.data !== undefined && entries.length === 0 && pages.length > 1
  if (isPastEnd) setPages((all) => all.slice(0, -1))

  const point = (entry: Quarantined | undefined): void => {
    if (entry === undefined) return
    setChosen(entry.id)
    requestAnimationFrame(() =>
      listRef.current?.querySelector<HTMLButtonElement>('[aria-current="true"]')?.focus()
    )
  }
  /** After one has left the list, the next one takes its place. */
  const goOn = (): void => point(entries[at + 1] ?? entries[at - 1])

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    if (isBusy) return
    setBusy(true)
    await work()
    setBusy(false)
  }
  const tryAgain = (): Promise<void> =>
    attempt(async () => {
      if (shown === null) return
      const result = await callApi('quarantine.tryAgain', { kind: shown.kind, id: shown.id })
      if (!result.ok) refuse(result.error)
      else if (result.value.kind === 'still')
        tell({ deed: 'quarantine_still', conversationIds: [], values: one, undo: false })
      else {
        tell({ deed: 'quarantine_placed', conversationIds: [], values: one, undo: false })
        goOn()
      }
    })
  const setAside = (withSiblings: boolean): Promise<void> =>
    attempt(async () => {
      if (shown === null) return
      const result = await callApi('quarantine.setAside', { kind: shown.kind, id: shown.id, withSiblings })
      if (!result.ok) refuse(result.error)
      else {
        tell({
          deed: 'quarantine_aside',
          conversationIds: [],
          values: { count: result.value.count },
          undo: true
        })
        goOn()
      }
    })

  useImperativeHandle(handleRef, () => ({
    act(deed) {
      if (deed === 'next') point(entries[Math.min(at + 1, entries.length - 1)])
      else if (deed === 'previous') point(entries[Math.max(at - 1, 0)])
      else if (deed === 'try_again') void tryAgain()
      else if (deed === 'set_aside') void setAside(false)
      else useRefOfPage.current?.querySelector<HTMLButtonElement>('button')?.focus()
    }
  }))

  if (list.data !== undefined && entries.length === 0 && pages.length === 1)
    return (
      <main className={styles.empty}>
        <h1>{t('title')}</h1>
        <EmptyState title={t('none.title')}>{t('none.text')}</EmptyState>
      </main>
    )
  return (
    <main ref={keepFocus} className={styles.screen}>
      <section className={styles.side} aria-labelledby="quarantine-title">
        <header className={styles.head}>
          <h1 id="quarantine-title">{t('title')}</h1>
          <p>{count.data === undefined ? t('summary') : t('waiting', { count: count.data.waiting })}</p>
        </header>
        {notRead !== null ? (
          <ListNotRead title={t('notRead')} problem={notRead} />
        ) : list.data === undefined ? (
          <LoadingState label={t('loading')} />
        ) : (
          <>
            <ul ref={listRef} className={styles.list} aria-label={t('list')}>
              {entries.map((entry) => (
                <li key={entry.id}>
                  <Line entry={entry} isShown={entry.id === shown?.id} onChoose={() => setChosen(entry.id)} />
                </li>
              ))}
            </ul>
            {pages.length > 1 || list.data.next !== null ? (
              <nav className={styles.pages} aria-label={t('pages')}>
                <Button
                  kind="quiet"
                  isDisabled={pages.length === 1}
                  onPress={() => setPages((all) => all.slice(0, -1))}
                >
                  {t('newer')}
                </Button>
                <Button
                  kind="quiet"
                  isDisabled={list.data.next === null}
                  onPress={() => setPages((all) => [...all, list.data.next])}
                >
                  {t('older')}
                </Button>
              </nav>
            ) : null}
          </>
        )}
      </section>
      <div className={styles.main}>
        {shown === null ? null : (
          <QuarantinedPage
            key={shown.id}
            entry={shown}
            isBusy={isBusy}
            useRef={useRefOfPage}
            onTryAgain={() => void tryAgain()}
            onSetAside={(withSiblings) => void setAside(withSiblings)}
            onUse={(input, colleague) =>
              void attempt(async () => {
                const result = await callApi('quarantine.useAsAnswer', input)
                if (!result.ok) {
                  refuse(result.error)
                  return
                }
                tell({
                  deed: 'quarantine_answer',
                  conversationIds: [],
                  values: { colleague, ...one },
                  undo: false
                })
                onOpen(result.value.conversationId)
              })
            }
          />
        )}
      </div>
    </main>
  )
}

const noEntries: readonly Quarantined[] = []
const one = { count: 1 } as const

const Line = ({
  entry,
  isShown,
  onChoose
}: {
  readonly entry: Quarantined
  readonly isShown: boolean
  readonly onChoose: () => void
}) => {
  const { t } = useTranslation('quarantine')
  const reasonOf = useQuarantineReason()
  return (
    <button
      type="button"
      className={styles.line}
      aria-current={isShown ? 'true' : undefined}
      onClick={onChoose}
    >
      <span className={styles.lineHead}>
        <b>{entry.from || t(`nobody.${entry.kind}`)}</b>
        <TimeAgo at={entry.at} />
      </span>
      <span className={styles.excerpt}>{entry.excerpt || t('nothingToShow')}</span>
      <span className={styles.reason}>{reasonOf(entry)}</span>
    </button>
  )
}
