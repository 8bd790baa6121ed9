import { useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { AppOutput } from '../shared/contract/contract.ts'
import type { ThreadMessage } from '../shared/contract/conversations.ts'
import type { Colleague } from '../shared/model/colleague.ts'
import type { ConversationId, MessageId } from '../shared/model/ids.ts'
import type { ActionEntry } from '../shared/model/message-action.ts'
import type { MessageAction } from '../shared/model/network.ts'
import type { AppError, Result } from '../shared/result.ts'
import type { Scope } from './actions/action.ts'
import { callApi } from './api/client.ts'
import { deedsOffered, type MessageDeeds, targetOf } from './screens/conversation/message-deeds.ts'

interface Pointed {
  readonly conversationId: ConversationId
  readonly messageId: MessageId
}

/**
 * What is done to messages on their network, from the menu beside one, by key and by palette. The message that had the
 * keyboard last is the one meant, also once the palette has taken it.
 */
export const useMessageDeeds = (
  detail: AppOutput<'conversations.open'> | undefined,
  { tell, refuse, go }: Pick<Scope, 'tell' | 'refuse' | 'go'>
): {
  readonly deeds: MessageDeeds
  readonly offered: readonly MessageAction[]
  readonly act: (kind: MessageAction) => Promise<void>
  /** The message whose words are being changed. */
  readonly edited: ThreadMessage | null
  readonly edit: (message: ThreadMessage, body: string, speaker: Colleague) => Promise<AppError | null>
} => {
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const [editedId, setEditedId] = useState<MessageId | null>(null)
  const pointedId =
    detail !== undefined && pointed?.conversationId === detail.summary.id ? pointed.messageId : null

  const take = async (
    kind: MessageAction,
    message: ThreadMessage,
    edit: Edit | null
  ): Promise<Result<unknown>> => {
    const result = await callApi('messages.act', { messageId: message.id, kind, edit })
    if (result.ok) tell({ deed: `act_${kind}`, conversationIds: [message.conversationId], undo: true })
    return result
  }
  const start = async (kind: MessageAction, message: ThreadMessage): Promise<void> => {
    if (kind === 'edit') {
      setEditedId(message.id)
      go({ type: 'show_layer', layer: 'edit' })
      return
    }
    const result = await take(kind, message, null)
    if (!result.ok) refuse(result.error)
  }
  const latest = useRef({ start, tell, refuse, detail })
  useLayoutEffect(() => {
    latest.current = { start, tell, refuse, detail }
  })

  // The same for as long as the window lives: a message that did not change is not drawn anew.
  const deeds = useMemo(
    (): MessageDeeds => ({
      act: (kind, message) => void latest.current.start(kind, message),
      giveUp: (action: ActionEntry) => {
        void callApi('messages.cancelAction', { actionId: action.id }).then((result) => {
          const { current } = latest
          if (!result.ok) current.refuse(result.error)
          else if (current.detail !== undefined)
            current.tell({
              deed: 'undone_act',
              conversationIds: [current.detail.summary.id],
              undo: false
            })
        })
      },
      retry: (action: ActionEntry) => {
        void callApi('messages.retryAction', { actionId: action.id }).then((result) => {
          if (!result.ok) latest.current.refuse(result.error)
        })
      },
      pointAt: (messageId) => {
        const conversationId = latest.current.detail?.summary.id
        if (conversationId !== undefined) setPointed({ conversationId, messageId })
      }
    }),
    []
  )

  return {
    deeds,
    offered:
      detail === undefined
        ? []
        : deedsOffered(detail.messages, pointedId, detail.replyToId, detail.account.capabilities),
    act: async (kind) => {
      const target =
        detail === undefined ? null : targetOf(kind, detail.messages, pointedId, detail.replyToId)
      if (target !== null) await start(kind, target)
    },
    edited: detail?.messages.find(({ id }) => id === editedId) ?? null,
    edit: async (message, body, speaker) => {
      const result = await take('edit', message, { body, speakerId: speaker.id })
      return result.ok ? null : result.error
    }
  }
}

type Edit = { readonly body: string; readonly speakerId: Colleague['id'] }
