import { z } from 'zod'
import { accountSchema } from '../../shared/model/account.ts'
import {
  accountIdSchema,
  colleagueIdSchema,
  conversationIdSchema,
  outboxIdSchema
} from '../../shared/model/ids.ts'
import { conversationDetailSchema } from '../../shared/contract/conversations.ts'
import { colleagueSchema } from '../../shared/model/colleague.ts'
import { outboxEntrySchema } from '../../shared/model/outbox.ts'
import { plainFrame } from '../../shared/model/message.ts'
import { composeReply } from '../../shared/text/compose-reply.ts'
import { countCharacters } from '../../shared/text/count-characters.ts'
import { splitReply } from '../../shared/text/split-reply.ts'
import { sendDueActions } from '../message-actions/send-due-actions.ts'
import { confirmLostReplies } from '../outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../outbox/send-due-replies.ts'
import { getOutboxRow, listParts, toOutboxEntry } from '../store/outbox.ts'
import type { AppError } from '../../shared/result.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'
import { sayError } from './say-error.ts'

export const syncCommand: Command = {
  name: 'sync',
  usage: '[--account ID]',
  options: { account: { type: 'string' } },
  async run({ serve, ctx, t, say }, args) {
    const listed = await serve('accounts.list', {})
    if (!listed.ok) return couldNot(listed.error)
    const wanted = args.text('account')
    const live = z
      .array(accountSchema)
      .parse(listed.value)
      .filter((one) => one.connection === 'live' && one.pausedAt === null)
      .filter((one) => wanted === null || one.id === accountIdSchema.parse(wanted))
    if (wanted !== null && live.length === 0) return couldNot({ code: 'not_found' })
    await sendDueReplies(ctx)
    await confirmLostReplies(ctx)
    await sendDueActions(ctx)
    const failures: AppError[] = []
    for (const account of live) {
      say(t('cli:syncing', { name: account.name }))
      const outcome = await serve('accounts.syncNow', { accountId: account.id })
      if (outcome.ok) continue
      // One that fails holds up no other.
      failures.push(outcome.error)
      const sentence = sayError(t, outcome.error)
      say(t('cli:sync_failed', { name: account.name, sentence }))
    }
    const [failure] = failures
    if (failure !== undefined) return couldNot(failure)
    const after = await serve('accounts.list', {})
    if (!after.ok) return couldNot(after.error)
    const accounts = z
      .array(accountSchema)
      .parse(after.value)
      .filter((one) => live.some((synced) => synced.id === one.id))
    const document = {
      accounts: accounts.map(({ id, network, name, health }) => ({ id, network, name, health }))
    }
    return done(document, [t('cli:synced', { count: accounts.length })])
  }
}

export const replyCommand: Command = {
  name: 'reply',
  usage: '--conversation ID --speaker ID --text TEXT [--thread] [--send]',
  options: {
    conversation: { type: 'string' },
    speaker: { type: 'string' },
    text: { type: 'string' },
    thread: { type: 'boolean' },
    send: { type: 'boolean' }
  },
  async run({ serve, ctx, t }, args) {
    const conversationId = conversationIdSchema.safeParse(args.text('conversation') ?? '')
    const speakerId = colleagueIdSchema.safeParse(args.text('speaker') ?? '')
    const body = args.text('text')
    if (!conversationId.success || !speakerId.success || body === null)
      return wrongUsage(t('cli:reply_needs'))
    if (body.trim() === '') return wrongUsage(t('cli:text_empty'))
    const opened = await serve('conversations.open', { conversationId: conversationId.data })
    if (!opened.ok) return couldNot(opened.error)
    const detail = conversationDetailSchema.parse(opened.value)
    const listed = await serve('colleagues.list', {})
    if (!listed.ok) return couldNot(listed.error)
    const speaker = z
      .array(colleagueSchema)
      .parse(listed.value)
      .find((one) => one.id === speakerId.data)
    if (speaker === undefined || detail.replyToId === null) return couldNot({ code: 'not_found' })
    const inThread = args.flag('thread')
    const { limit, threading } = detail.account.capabilities.reply
    if (inThread && threading !== 'thread') return couldNot({ code: 'no_thread_here' })
    if (!args.flag('send')) {
      const { network } = detail.account
      const frame = detail.messages.find((one) => one.id === detail.replyToId)?.replyFrame ?? plainFrame
      if (inThread) {
        const parts = splitReply(body, { signer: speaker, network, frame, limit })
        return done(
          { parts: parts.map(({ text, count: { used, max } }) => ({ text, used, max })), sent: false },
          [
            ...parts.flatMap(({ text, count: { used, max } }, index) => [
              t('cli:part', { number: index + 1, of: parts.length, used, max }),
              text,
              ''
            ]),
            t('cli:thread_not_sent')
          ]
        )
      }
      const { text } = composeReply(body, speaker, network, frame)
      const { used, max } = countCharacters(text, limit, frame.warning)
      return done({ text, used, max, sent: false }, [text, t('cli:not_sent', { used, max })])
    }
    // Whoever types --send has decided: no ten seconds of undo in a terminal.
    const enqueued = await serve('replies.enqueue', {
      conversationId: conversationId.data,
      parentMessageId: detail.replyToId,
      body,
      speakerId: speakerId.data,
      lastSeenMessageId: detail.messages.at(-1)?.id ?? null,
      thenDone: false,
      inThread
    })
    if (!enqueued.ok) return couldNot(enqueued.error)
    const { outboxId } = z.object({ outboxId: outboxIdSchema }).parse(enqueued.value)
    await sendDueReplies(ctx)
    const row = await getOutboxRow(ctx.store.read, outboxId)
    if (row === null) return couldNot({ code: 'unexpected' })
    const entries = (await listParts(ctx.store.read, row)).map(toOutboxEntry)
    const [entry = toOutboxEntry(row)] = entries
    const document = { outboxId, state: entry.state, text: entry.text }
    if (entries.length < 2)
      return done(document, [t('cli:reply_state', { state: t(`cli:state.${entry.state.kind}`) })])
    return done(
      { ...document, parts: entries.map(({ id, state, text }) => ({ outboxId: id, state, text })) },
      entries.map(({ state }, index) =>
        t('cli:part_state', { number: index + 1, of: entries.length, state: t(`cli:state.${state.kind}`) })
      )
    )
  }
}

export const outboxCommand: Command = {
  name: 'outbox',
  usage: '',
  options: {},
  onlyLooks: true,
  async run({ serve, t }, args) {
    if (args.words.length > 0) return wrongUsage(t('cli:no_words'))
    const outcome = await serve('replies.pending', {})
    if (!outcome.ok) return couldNot(outcome.error)
    const entries = z.array(outboxEntrySchema).parse(outcome.value)
    return done(
      { entries },
      entries.map((one) => `${one.id}  ${one.state.kind}  ${one.text.replace(/\s+/gu, ' ')}`)
    )
  }
}
