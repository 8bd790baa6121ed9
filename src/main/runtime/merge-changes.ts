import type { TableName } from '../../shared/contract/define.ts'

/** Milliseconds in which changes become one event: shorter than a glance, longer than a burst. */
const within = 30

/**
 * The same for rankings alone: each choice makes two thousand of them stale, which are made anew for some seconds, and a window
 * that followed every few asked for the open conversation again and again while somebody worked.
 */
const withinOfRankings = 1_000

/** Gathers the tables of changes that follow each other closely, and tells of them once. */
export const mergeChanges = (
  tell: (tables: readonly TableName[]) => void
): ((tables: ReadonlySet<TableName>) => void) => {
  const waiting = new Set<TableName>()
  let timer: { readonly isSoon: boolean; readonly handle: ReturnType<typeof setTimeout> } | null = null
  const tellAll = (): void => {
    const all = [...waiting]
    waiting.clear()
    timer = null
    tell(all)
  }
  return (tables) => {
    for (const table of tables) waiting.add(table)
    const isSoon = [...tables].some((table) => table !== 'ranking')
    if (timer !== null && (timer.isSoon || !isSoon)) return
    clearTimeout(timer?.handle)
    timer = { isSoon, handle: setTimeout(tellAll, isSoon ? within : withinOfRankings) }
  }
}
