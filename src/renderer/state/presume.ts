import type { ConversationSummary, View } from '../../shared/model/conversation.ts'
import type { ColleagueId, ConversationId } from '../../shared/model/ids.ts'

/** Decisions after which a conversation may leave the list. */
export type Leaving = 'done' | 'not_done' | 'postpone' | 'silence' | 'mute'

/** The view in which a conversation stands after such a decision; a muted one stays where it is, but for what is to be answered. */
const homes: Readonly<Record<Exclude<Leaving, 'mute'>, View>> = {
  done: 'done',
  not_done: 'to_answer',
  postpone: 'later',
  silence: 'silence'
}

/** Those of the views of what is to be answered. */
const open: readonly View[] = ['to_answer', 'undecided', 'attributed']

/** Whether a view loses what is decided so; of one that this does not tell of, main is waited for. */
export const loses = (view: View, deed: Leaving): boolean => {
  if (open.includes(view)) return deed !== 'not_done'
  return deed !== 'mute' && (['later', 'done', 'silence'] as const).some((one) => one === view)
    ? homes[deed] !== view
    : false
}

interface Page {
  readonly rows: readonly ConversationSummary[]
}

/** A row that was taken away, and the one it stood below; null: it was the first. */
export interface TakenRow {
  readonly row: ConversationSummary
  readonly below: ConversationId | null
}

const rowsOf = (pages: readonly Page[]): readonly ConversationSummary[] => pages.flatMap(({ rows }) => rows)

/** The rows of these conversations, with where they stand, topmost first. */
export const rowsToTake = (
  pages: readonly Page[],
  conversationIds: readonly ConversationId[]
): readonly TakenRow[] => {
  const leaving = new Set(conversationIds)
  const rows = rowsOf(pages)
  return rows.flatMap((row, index) =>
    leaving.has(row.id) ? [{ row, below: rows[index - 1]?.id ?? null }] : []
  )
}

/** The list without them. */
export const withoutRows = <Some extends Page>(
  pages: readonly Some[],
  taken: readonly TakenRow[]
): readonly Some[] => {
  const gone = new Set(taken.map(({ row }) => row.id))
  return pages.map((page) =>
    page.rows.some(({ id }) => gone.has(id))
      ? { ...page, rows: page.rows.filter(({ id }) => !gone.has(id)) }
      : page
  )
}

/** The list with them again, each where it stood; one whose neighbour is gone, or that is there, is left to main. */
export const withRows = <Some extends Page>(
  pages: readonly Some[],
  taken: readonly TakenRow[]
): readonly Some[] =>
  taken.reduce<readonly Some[]>((all, { row, below }) => {
    if (rowsOf(all).some(({ id }) => id === row.id)) return all
    const at = below === null ? 0 : all.findIndex(({ rows }) => rows.some(({ id }) => id === below))
    return all.map((page, index) =>
      index === at ? { ...page, rows: page.rows.toSpliced(placeBelow(page, below), 0, row) } : page
    )
  }, pages)

const placeBelow = ({ rows }: Page, below: ConversationId | null): number =>
  below === null ? 0 : rows.findIndex(({ id }) => id === below) + 1

/** The list with these conversations given to a colleague, or each to the one suggested for it. */
export const withGiven = <Some extends Page>(
  pages: readonly Some[],
  conversationIds: readonly ConversationId[],
  to: ColleagueId | 'first'
): readonly Some[] => {
  const given = new Set(conversationIds)
  return pages.map((page) =>
    page.rows.some(({ id }) => given.has(id))
      ? { ...page, rows: page.rows.map((row) => (given.has(row.id) ? givenTo(row, to) : row)) }
      : page
  )
}

/** A conversation given to a colleague; as it is where nobody is suggested for it. */
export const givenTo = (row: ConversationSummary, to: ColleagueId | 'first'): ConversationSummary => ({
  ...row,
  assigneeId: to === 'first' ? (row.suggestedId ?? row.assigneeId) : to
})
