import { z } from 'zod'
import { conversationDetailSchema, type ThreadMessage } from '../../shared/contract/conversations.ts'
import {
  colleagueIdSchema,
  conversationIdSchema,
  messageActionIdSchema,
  messageIdSchema
} from '../../shared/model/ids.ts'
import { messageActionSchema } from '../../shared/model/network.ts'
import { sendDueActions } from '../message-actions/send-due-actions.ts'
import { getAction, toActionEntry } from '../store/message-actions.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'

const asDocument = (message: ThreadMessage) => ({
  id: message.id,
  side: message.author.side,
  name: message.author.name,
  text: message.text,
  publishedAt: message.publishedAt,
  standing: message.standing,
  audience: message.audience,
  deleted: message.deletedAt !== null,
  liked: message.likedAt !== null,
  attachments: message.attachments.map(({ kind, description, name }) => ({ kind, description, name })),
  quietEvents: message.quietEvents,
  actions: message.actions.map(({ kind, state }) => ({ kind, state }))
})

/** The messages of a conversation, oldest first, with the ids that `act` takes. */
export const messagesCommand: Command = {
  name: 'messages',
  usage: '--conversation ID',
  options: { conversation: { type: 'string' } },
  onlyLooks: true,
  async run({ serve, t }, args) {
    const conversationId = conversationIdSchema.safeParse(args.text('conversation') ?? '')
    if (!conversationId.success) return wrongUsage(t('cli:messages_need'))
    const opened = await serve('conversations.open', { conversationId: conversationId.data })
    if (!opened.ok) return couldNot(opened.error)
    const messages = conversationDetailSchema.parse(opened.value).messages.map(asDocument)
    return done(
      { messages },
      messages.map((one) => `${one.id}  ${one.standing}  ${one.name}: ${one.text.replace(/\s+/gu, ' ')}`)
    )
  }
}

/** Does something to a message on its network, at once: whoever types it has decided. */
export const actCommand: Command = {
  name: 'act',
  usage: '--message ID --kind NAME [--speaker ID --text TEXT]',
  options: {
    message: { type: 'string' },
    kind: { type: 'string' },
    speaker: { type: 'string' },
    text: { type: 'string' }
  },
  async run({ serve, ctx, t }, args) {
    const messageId = messageIdSchema.safeParse(args.text('message') ?? '')
    const kind = messageActionSchema.safeParse(args.text('kind') ?? '')
    if (!messageId.success || !kind.success)
      return wrongUsage(t('cli:act_needs', { kinds: messageActionSchema.options.join(', ') }))
    const speakerId = colleagueIdSchema.safeParse(args.text('speaker') ?? '')
    const body = args.text('text')
    const edit = speakerId.success && body !== null ? { body, speakerId: speakerId.data } : null
    const asked = await serve('messages.act', { messageId: messageId.data, kind: kind.data, edit })
    if (!asked.ok) return couldNot(asked.error)
    const { actionId } = z.object({ actionId: messageActionIdSchema }).parse(asked.value)
    await sendDueActions(ctx)
    const row = await getAction(ctx.store.read, actionId)
    if (row === null) return couldNot({ code: 'unexpected' })
    const { state } = toActionEntry(row)
    return done({ actionId, kind: kind.data, state }, [
      t('cli:act_state', { kind: kind.data, state: state.kind })
    ])
  }
}
