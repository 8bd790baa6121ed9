import { flushSync } from 'react-dom'
import type { AppOutput } from '../shared/contract/contract.ts'
import type { Handoff } from '../shared/model/handoff.ts'
import type { SavedView } from '../shared/contract/views.ts'
import type { Colleague } from '../shared/model/colleague.ts'
import type { ColleagueId } from '../shared/model/ids.ts'
import type { RoutingDecision } from '../shared/model/routing.ts'
import type { Action, Scope } from './actions/action.ts'
import { giveTo } from './actions/speaker-actions.ts'
import { keepSilence, postpone } from './actions/triage-actions.ts'
import { keysWaitFor } from './keyboard/wait-for.ts'
import { ChooseColleague } from './screens/conversation/choose-colleague.tsx'
import { EditMessageDialog } from './screens/conversation/edit-message-dialog.tsx'
import { LaterDialog } from './screens/conversation/later-dialog.tsx'
import { SilenceDialog } from './screens/conversation/silence-dialog.tsx'
import { LetterDialog } from './screens/handoffs/letter-dialog.tsx'
import { LinkDialog } from './screens/handoffs/link-dialog.tsx'
import { NoteDialog } from './screens/notes/note-dialog.tsx'
import { CommandPalette } from './screens/palette/command-palette.tsx'
import { HelpSheet } from './screens/palette/help-sheet.tsx'
import { ThemesDialog } from './screens/themes/themes-dialog.tsx'
import { SavedViewDialog } from './screens/views/saved-view-dialog.tsx'
import type { useMessageDeeds } from './use-message-deeds.ts'

/** What lies over the page and takes the keyboard: one at a time, named by the state of the window. */
export const Layers = ({
  scope,
  actions,
  colleagues,
  byId,
  detail,
  decision,
  speakerId,
  openedView,
  openHandoff,
  messages,
  runAction
}: {
  readonly scope: Scope
  readonly actions: readonly Action[]
  readonly colleagues: readonly Colleague[]
  readonly byId: ReadonlyMap<ColleagueId, Colleague>
  readonly detail: AppOutput<'conversations.open'> | undefined
  /** Who may be chosen for the targets, best first. */
  readonly decision: RoutingDecision | undefined
  readonly speakerId: ColleagueId | null
  /** The kept search that is open. */
  readonly openedView: SavedView | null
  /** The question that is with a colleague. */
  readonly openHandoff: Handoff | null
  readonly messages: ReturnType<typeof useMessageDeeds>
  readonly runAction: (action: Action) => void
}) => {
  const { state, facts, currentId, targets, savedViews, go, tell, parts } = scope
  const close = (): void => go({ type: 'show_layer', layer: 'none' })
  switch (state.layer) {
    case 'none':
      return null
    case 'palette':
      return (
        <CommandPalette
          facts={{ ...facts, layer: 'none' }}
          colleagues={colleagues.filter(({ leftAt }) => leftAt === null)}
          savedViews={savedViews}
          onClose={close}
          onRun={(action) => {
            // The palette gone, and the focus given back, which the action may move on.
            flushSync(close)
            runAction(action)
          }}
          onColleague={(colleagueId) => {
            go({ type: 'go_to_view', view: 'attributed', colleagueId })
            parts.list()
          }}
        />
      )
    case 'help':
      return <HelpSheet actions={actions} onClose={close} />
    case 'later':
      return (
        <LaterDialog
          count={targets.length}
          onClose={close}
          onPostpone={(until, untilText) => {
            close()
            void keysWaitFor(postpone(scope, until, untilText))
          }}
        />
      )
    case 'silence':
      return (
        <SilenceDialog
          count={targets.length}
          onClose={close}
          onKeepSilence={(reason) => {
            close()
            void keysWaitFor(keepSilence(scope, reason))
          }}
        />
      )
    case 'edit': {
      const { edited } = messages
      if (detail === undefined || edited === null) return null
      // Who said a message changes its words; where nobody knows who it was, who speaks now.
      const editorId = edited.ownWords?.speakerId ?? speakerId
      return (
        <EditMessageDialog
          key={edited.id}
          message={edited}
          account={detail.account}
          speaker={editorId === null ? null : (byId.get(editorId) ?? null)}
          onClose={close}
          onEdit={async (body, speaker) => {
            const refusal = await messages.edit(edited, body, speaker)
            if (refusal === null) close()
            return refusal
          }}
        />
      )
    }
    case 'chooser':
      if (detail === undefined || decision === undefined) return null
      return (
        <ChooseColleague
          detail={detail}
          decision={decision}
          colleagues={byId}
          count={targets.length}
          onClose={close}
          onChoose={(colleagueId) => void keysWaitFor(giveTo(scope, colleagueId, scope.nameOf(colleagueId)))}
        />
      )
    case 'letter':
      if (currentId === null) return null
      return (
        <LetterDialog
          conversationId={currentId}
          firstColleagueId={speakerId}
          colleagues={byId}
          onClose={close}
          onAsked={({ colleagueId, carrier }) => {
            close()
            tell({
              deed: `asked_${carrier}`,
              conversationIds: [currentId],
              values: { colleague: scope.nameOf(colleagueId) },
              undo: false
            })
          }}
        />
      )
    case 'link':
      if (openHandoff === null) return null
      return (
        <LinkDialog
          handoff={openHandoff}
          name={scope.nameOf(openHandoff.colleagueId)}
          onClose={close}
          onDone={(deed) => {
            close()
            tell({
              deed,
              conversationIds: currentId === null ? [] : [currentId],
              values: { colleague: scope.nameOf(openHandoff.colleagueId) },
              undo: false
            })
          }}
        />
      )
    case 'note':
      if (detail === undefined) return null
      return (
        <NoteDialog
          detail={detail}
          noteId={state.noteId}
          onClose={close}
          onDone={(deed) => {
            close()
            tell({ deed, conversationIds: [detail.summary.id], undo: true })
          }}
        />
      )
    case 'themes':
      return (
        <ThemesDialog
          conversationIds={targets}
          onClose={close}
          onDone={() => {
            close()
            tell({ deed: 'theme', conversationIds: targets, undo: true })
          }}
        />
      )
    case 'view':
      return (
        <SavedViewDialog
          query={state.search.trim()}
          opened={openedView}
          views={savedViews}
          onClose={close}
          onDone={(view, name) => {
            close()
            go({ type: 'open_saved', viewId: view?.id ?? null, query: view?.query ?? state.search })
            const deed =
              view === null ? 'view_forgotten' : openedView === null ? 'view_saved' : 'view_changed'
            tell({ deed, conversationIds: [], values: { name, key: view?.key ?? '' }, undo: true })
          }}
        />
      )
  }
}
