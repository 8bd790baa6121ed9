import type { TableName } from '../../shared/contract/define.ts'

/** Milliseconds in which changes become one event: shorter than a glance, longer than a burst. */
const within = 30

/** Gathers the tables of changes that follow each other closely, and tells of them once. */
export const mergeChanges = (
  tell: (tables: readonly TableName[]) => void
): ((tables: ReadonlySet<TableName>) => void) => {
  let waiting: Set<TableName> | null = null
  return (tables) => {
    if (waiting !== null) {
      for (const table of tables) waiting.add(table)
      return
    }
    waiting = new Set(tables)
    setTimeout(() => {
      const all = [...(waiting ?? [])]
      waiting = null
      tell(all)
    }, within)
  }
}
