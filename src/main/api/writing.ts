import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { getAccount } from '../store/accounts.ts'
import { getConversationRow } from '../store/conversations.ts'
import { findHandles } from '../store/search.ts'
import { findLikeness } from '../writing/find-likeness.ts'

/** The index knows no networks: more are looked at than are proposed. */
const mostFound = 60
const mostProposed = 8
const longestExcerpt = 160

const wordsIn = (text: string): readonly string[] => text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? []

export const writingHandlers = {
  async mentionable(ctx, { conversationId, begins }) {
    const db = ctx.store.read
    const conversation = await getConversationRow(db, conversationId)
    const account = conversation === null ? null : await getAccount(db, conversation.account_id)
    if (account === null) return err('not_found')
    const words = wordsIn(begins).map((word) => ({ words: [word], isPrefix: true }))
    const found = words.length === 0 ? [] : await findHandles(db, words, mostFound)
    return ok(
      found
        .filter(({ network, handle }) => network === account.network && handle !== '')
        .slice(0, mostProposed)
        .map(({ handle, name }) => ({ handle, name }))
    )
  },
  async likeness(ctx, { body }) {
    const close = await findLikeness(ctx, body)
    if (close === null) return ok(null)
    return ok({
      personName: close.reply.personName,
      sentAt: close.reply.sentAt,
      excerpt: close.reply.body.slice(0, longestExcerpt)
    })
  }
} satisfies Handlers<AppContract, Context>['writing']
