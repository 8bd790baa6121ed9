import type { ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Result } from '../../shared/result.ts'
import { afterLeaving } from '../state/selection.ts'
import type { Leaving } from '../state/presume.ts'
import { hasTargets, inInbox, type Action, type Notice, type Scope } from './action.ts'

/**
 * Does something after which conversations leave the list, says it, and goes on to the next one, so that a
 * person goes through the inbox without looking for where they were. It is on the screen at once; where main refuses, all
 * is as it was, and it is said why.
 */
const sendAway = async (
  scope: Scope,
  notice: Pick<Notice, 'values'> & { readonly deed: Leaving },
  act: (conversationIds: readonly ConversationId[]) => Promise<Result<null>>
): Promise<void> => {
  const { targets, rows, currentId, state, presumed } = scope
  const answer = act(targets)
  scope.go({ type: 'clear_marks' })
  scope.go({ type: 'point_at', conversationId: afterLeaving(rows, currentId, targets) })
  scope.tell({ ...notice, conversationIds: targets, undo: true })
  presumed.away(state, targets, notice.deed)
  const result = await answer
  if (result.ok) return
  presumed.takenBack()
  scope.go({ type: 'point_at', conversationId: currentId })
  scope.go({ type: 'mark_all', conversationIds: state.marked })
  scope.refuse(result.error)
}

/** H: away until then. */
export const postpone = (scope: Scope, until: Instant, untilText: string): Promise<void> =>
  sendAway(scope, { deed: 'postpone', values: { until: untilText } }, (conversationIds) =>
    scope.call('inbox.postpone', { conversationIds: [...conversationIds], until })
  )

/** Y: nobody answers, and that is a decision. */
export const keepSilence = (scope: Scope, reason: string): Promise<void> =>
  sendAway(scope, { deed: 'silence', values: { reason } }, (conversationIds) =>
    scope.call('inbox.keepSilence', { conversationIds: [...conversationIds], reason })
  )

/** Deciding what becomes of a conversation. */
export const triageActions: readonly Action[] = [
  {
    id: 'mark_done',
    group: 'triage',
    keys: ['e'],
    when: (facts) => hasTargets(facts) && (facts.marked > 0 || facts.current?.triage !== 'done'),
    run: (scope) =>
      sendAway(scope, { deed: 'done' }, (conversationIds) =>
        scope.call('inbox.markDone', { conversationIds: [...conversationIds] })
      )
  },
  {
    id: 'mark_not_done',
    group: 'triage',
    keys: ['shift+e'],
    when: (facts) => hasTargets(facts) && (facts.marked > 0 || facts.current?.triage !== 'to_answer'),
    run: (scope) =>
      sendAway(scope, { deed: 'not_done' }, (conversationIds) =>
        scope.call('inbox.markNotDone', { conversationIds: [...conversationIds] })
      )
  },
  {
    id: 'postpone',
    group: 'triage',
    keys: ['h'],
    when: hasTargets,
    run: (scope) => scope.go({ type: 'show_layer', layer: 'later' })
  },
  {
    id: 'keep_silence',
    group: 'triage',
    keys: ['y'],
    when: hasTargets,
    run: (scope) => scope.go({ type: 'show_layer', layer: 'silence' })
  },
  {
    id: 'toggle_unread',
    group: 'triage',
    keys: ['u'],
    when: hasTargets,
    run: async (scope) => {
      const conversationIds = [...scope.targets]
      const read = scope.facts.marked === 0 && scope.currentUnread
      if (!read) scope.parts.keepUnread(conversationIds)
      const result = read
        ? await scope.call('inbox.markRead', { conversationIds, decided: true })
        : await scope.call('inbox.markUnread', { conversationIds })
      if (!result.ok) scope.refuse(result.error)
      else scope.tell({ deed: read ? 'read' : 'unread', conversationIds, undo: true })
    }
  },
  {
    id: 'toggle_star',
    group: 'triage',
    keys: ['s'],
    when: hasTargets,
    run: async (scope) => {
      const conversationIds = [...scope.targets]
      const starred = scope.facts.marked > 0 || scope.facts.current?.starred !== true
      const result = await scope.call('inbox.star', { conversationIds, starred })
      if (!result.ok) scope.refuse(result.error)
      else scope.tell({ deed: starred ? 'star' : 'unstar', conversationIds, undo: true })
    }
  },
  {
    id: 'toggle_mute',
    group: 'triage',
    keys: ['m'],
    when: hasTargets,
    run: async (scope) => {
      const conversationIds = [...scope.targets]
      if (scope.facts.marked > 0 || scope.facts.current?.muted !== true) {
        await sendAway(scope, { deed: 'mute' }, () =>
          scope.call('inbox.mute', { conversationIds, muted: true })
        )
        return
      }
      const result = await scope.call('inbox.mute', { conversationIds, muted: false })
      if (!result.ok) scope.refuse(result.error)
      else scope.tell({ deed: 'unmute', conversationIds, undo: true })
    }
  },
  {
    id: 'choose_themes',
    group: 'triage',
    keys: ['t'],
    when: hasTargets,
    run: (scope) => scope.go({ type: 'show_layer', layer: 'themes' })
  },
  {
    id: 'write_note',
    group: 'triage',
    keys: ['i'],
    when: (facts) => inInbox(facts) && facts.marked === 0 && facts.current?.canReply === true,
    run: (scope) => scope.parts.note()
  },
  {
    id: 'undo',
    group: 'triage',
    keys: ['z'],
    when: (facts) =>
      inInbox(facts) ||
      (facts.layer === 'none' && (facts.place === 'quarantine' || facts.place === 'proofs')),
    run: async (scope) => {
      const answer = scope.call('inbox.undo', {})
      const back = scope.facts.place === 'inbox' ? scope.presumed.back() : null
      const [first, ...others] = back ?? []
      if (first !== undefined && others.length === 0) scope.go({ type: 'point_at', conversationId: first })
      const result = await answer
      if (!result.ok) {
        if (back !== null) scope.presumed.asMainSays()
        scope.refuse(result.error)
        return
      }
      const { action, conversationIds, changedSince } = result.value
      if (action === 'read') scope.parts.keepUnread(conversationIds)
      // Another window, or the app itself, did something since.
      if (back?.some((id) => !conversationIds.includes(id)) === true) scope.presumed.asMainSays()
      if (conversationIds.length === 0 && changedSince.length > 0)
        scope.tell({ deed: 'undone_none', conversationIds: changedSince, undo: false })
      else
        scope.tell({
          deed: undoneDeeds[action] ?? 'undone_other',
          conversationIds,
          changedSince: changedSince.length,
          undo: false
        })
      const only = conversationIds.length === 1 ? conversationIds[0] : undefined
      if (only !== undefined) scope.go({ type: 'point_at', conversationId: only })
    }
  }
]

/** What stands in the audit as `action`, as the sentence that says it was undone. */
const undoneDeeds: Readonly<Record<string, Notice['deed']>> = {
  reply_rest: 'undone_reply_rest',
  done: 'undone_done',
  not_done: 'undone_not_done',
  postpone: 'undone_postpone',
  silence: 'undone_silence',
  read: 'undone_read',
  unread: 'undone_unread',
  assign: 'undone_assign',
  unassign: 'undone_unassign',
  weigh: 'undone_weigh',
  reply: 'undone_reply',
  handoff: 'undone_handoff',
  view: 'undone_view',
  message_action: 'undone_act',
  star: 'undone_star',
  unstar: 'undone_unstar',
  mute: 'undone_mute',
  unmute: 'undone_unmute',
  theme: 'undone_theme',
  note: 'undone_note',
  note_changed: 'undone_note_changed',
  note_removed: 'undone_note_removed',
  own_word: 'undone_own_word',
  quarantine: 'undone_quarantine',
  proof: 'undone_proof',
  snippet: 'undone_snippet'
}
