import type { ConversationId } from '../../shared/model/ids.ts'

/**
 * The conversation `step` rows further (1 next, -1 previous); stays at the ends, starts at the first when nowhere. From one that
 * has left the list it goes on where that one stood in `before`, the list that still held it.
 */
export const stepFrom = (
  rows: readonly ConversationId[],
  current: ConversationId | null,
  step: 1 | -1,
  before: readonly ConversationId[] = []
): ConversationId | null => {
  const at = current === null ? -1 : rows.indexOf(current)
  if (at === -1) return stepFromWhereItStood(rows, current, step, before) ?? rows[0] ?? null
  return rows[Math.max(0, Math.min(rows.length - 1, at + step))] ?? null
}

const stepFromWhereItStood = (
  rows: readonly ConversationId[],
  current: ConversationId | null,
  step: 1 | -1,
  before: readonly ConversationId[]
): ConversationId | undefined => {
  const was = current === null ? -1 : before.indexOf(current)
  if (was === -1) return undefined
  const held = new Set(rows)
  const above = before.slice(0, was).findLast((id) => held.has(id))
  const below = before.slice(was + 1).find((id) => held.has(id))
  return step === 1 ? (below ?? above) : (above ?? below)
}

/**
 * Where to go when the conversations `leaving` go away from the list: the next one that stays, below the
 * current one if there is any, else above; null when none stays.
 */
export const afterLeaving = (
  rows: readonly ConversationId[],
  current: ConversationId | null,
  leaving: readonly ConversationId[]
): ConversationId | null => {
  const gone = new Set(leaving)
  if (current !== null && !gone.has(current)) return current
  const at = current === null ? -1 : rows.indexOf(current)
  const below = rows.slice(at + 1).find((id) => !gone.has(id))
  if (below !== undefined) return below
  return rows.slice(0, Math.max(0, at)).findLast((id) => !gone.has(id)) ?? null
}

/** Marks a conversation, or takes its mark away. */
export const toggleMark = (
  marked: readonly ConversationId[],
  id: ConversationId
): readonly ConversationId[] => (marked.includes(id) ? marked.filter((each) => each !== id) : [...marked, id])

/**
 * Marks from one conversation to its neighbour. Going back over what was just marked takes its mark away, so
 * that extending down and up again leaves what was there.
 */
export const extendMarks = (
  marked: readonly ConversationId[],
  from: ConversationId,
  to: ConversationId
): readonly ConversationId[] => {
  if (from === to) return marked.includes(to) ? marked : [...marked, to]
  if (marked.includes(from) && marked.includes(to)) return marked.filter((each) => each !== from)
  return [...new Set([...marked, from, to])]
}

/** The marks with all that stands from the last one, or the top, to the current conversation. */
export const rangeOf = (
  rows: readonly ConversationId[],
  marked: readonly ConversationId[],
  current: ConversationId | null
): readonly ConversationId[] => {
  const to = current === null ? -1 : rows.indexOf(current)
  if (to === -1) return marked
  const last = marked.at(-1)
  const from = last === undefined ? 0 : Math.max(0, rows.indexOf(last))
  return [...new Set([...marked, ...rows.slice(Math.min(from, to), Math.max(from, to) + 1)])]
}

/** What an action is about: the marked conversations, else the current one. */
export const targetsOf = (
  marked: readonly ConversationId[],
  current: ConversationId | null
): readonly ConversationId[] => {
  if (marked.length > 0) return marked
  return current === null ? [] : [current]
}
