import type { ConversationEvent } from '../../../shared/model/conversation-event.ts'
import type { Instant } from '../../../shared/model/instant.ts'
import type { Note } from '../../../shared/model/note.ts'

/** What stands between messages. */
export type Aside =
  | { readonly kind: 'note'; readonly at: Instant; readonly note: Note }
  | { readonly kind: 'event'; readonly at: Instant; readonly event: ConversationEvent }

/** A note, or what was decided without words between: told as one. */
export type AsideGroup =
  | { readonly kind: 'note'; readonly id: string; readonly note: Note }
  | { readonly kind: 'events'; readonly id: string; readonly events: readonly ConversationEvent[] }

/** Notes and events of a conversation as they are placed. */
export const asidesOf = (notes: readonly Note[], events: readonly ConversationEvent[]): readonly Aside[] => [
  ...events.map((event) => ({ kind: 'event', at: event.at, event }) as const),
  ...notes.map((note) => ({ kind: 'note', at: note.writtenAt, note }) as const)
]

/** Brings events that follow each other together. */
export const foldAsides = (asides: readonly Aside[]): readonly AsideGroup[] => {
  const groups: AsideGroup[] = []
  for (const aside of asides) {
    const last = groups.at(-1)
    if (aside.kind === 'note') groups.push({ kind: 'note', id: aside.note.id, note: aside.note })
    else if (last?.kind === 'events')
      groups[groups.length - 1] = { ...last, events: [...last.events, aside.event] }
    else groups.push({ kind: 'events', id: aside.event.id, events: [aside.event] })
  }
  return groups
}
