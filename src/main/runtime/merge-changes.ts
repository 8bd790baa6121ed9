import type { TableName } from '../../shared/contract/define.ts'

/** Milliseconds in which changes become one event: shorter than a glance, longer than a burst. */
const within = 30

/**
 * The same for rankings alone, with the suggestions that they bring and the model that they were made by: each choice makes two
 * thousand of them stale, which are made anew for some seconds, and a window that followed every few asked for the list and the
 * open conversation eight times a second while somebody worked, to be told the same.
 */
const withinOfRankings = 1_000

const tablesOfRankings: ReadonlySet<TableName> = new Set<TableName>([
  'ranking',
  'conversation',
  'view_count',
  'setting'
])

const isOfRankings = (tables: ReadonlySet<TableName>): boolean =>
  tables.has('ranking') && [...tables].every((table) => tablesOfRankings.has(table))

/** Gathers the tables of changes that follow each other closely, and tells of them once. */
export const mergeChanges = (
  tell: (tables: readonly TableName[]) => void
): ((tables: ReadonlySet<TableName>) => void) => {
  const waiting = new Set<TableName>()
  let timer: { readonly due: number; readonly handle: ReturnType<typeof setTimeout> } | null = null
  let rankingsToldAt = -Infinity
  const tellAll = (): void => {
    const all = [...waiting]
    waiting.clear()
    timer = null
    if (all.includes('ranking')) rankingsToldAt = performance.now()
    tell(all)
  }
  return (tables) => {
    for (const table of tables) waiting.add(table)
    const now = performance.now()
    // The ranking of one that has just come in is not of so many.
    const due = Math.max(now + within, isOfRankings(tables) ? rankingsToldAt + withinOfRankings : 0)
    if (timer !== null && timer.due <= due) return
    clearTimeout(timer?.handle)
    timer = { due, handle: setTimeout(tellAll, due - now) }
  }
}
