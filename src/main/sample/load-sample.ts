import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { assignConversations } from '../assign/assign-conversation.ts'
import { rankConversations } from '../assign/rank-conversations.ts'
import { ingestItems } from '../ingest/ingest-items.ts'
import type { Context } from '../runtime/context.ts'
import type { Ids } from '../runtime/ids.ts'
import { insertColleague, markReturned } from '../store/colleagues.ts'
import { appendConsent, listConsentHistory } from '../store/consents.ts'
import { markTriage } from '../store/conversations.ts'
import { listMessagesByRefs } from '../store/messages.ts'
import { markFactsChanged } from '../store/rankings.ts'
import { changeSettings, getSettings } from '../store/settings.ts'
import type { AnyDb, WriteDb } from '../store/store.ts'
import { nameCompany } from './sample-company.ts'
import {
  minutesBefore,
  sampleAccountId,
  sampleColleagueId,
  sampleConversationRef,
  speakersByRef,
  toAccountRow,
  toConsents,
  toItems,
  toLaterItems,
  toOutboxRows,
  toProfile,
  toTriageRow
} from './sample-rows.ts'
import { type Sample, type SampleConversation, sampleSchema } from './sample-schema.ts'

type LoadContext = Pick<Context, 'store' | 'clock' | 'ids' | 'policy'>

/** Ids that are recognisable in the database, and the same at every loading. */
const sampleIds = (ids: Ids, name: string): Ids => {
  let count = 0
  return {
    ...ids,
    next<Id extends string>() {
      count += 1
      return `sample-${name}-${count}` as Id
    }
  }
}

const clockAt = (now: Instant): Context['clock'] => ({ now: () => now })

/** When the sample that is there was loaded: a second loading goes on from the same moment. */
const getLoadedAt = async (db: AnyDb): Promise<Instant | null> => {
  const row = await db
    .selectFrom('account')
    .select('created_at')
    .where('connection', '=', 'sample')
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
  return row?.created_at ?? null
}

/** Colleagues with what they agreed to. Who stayed when a former sample was removed, for what they said, is back. */
const insertColleagues = async (tx: WriteDb, sample: Sample, anchor: Instant): Promise<void> => {
  for (const colleague of sample.colleagues) {
    const id = sampleColleagueId(colleague.ref)
    const stayed = await tx.selectFrom('colleague').select('id').where('id', '=', id).executeTakeFirst()
    if (stayed === undefined) await insertColleague(tx, id, toProfile(colleague, anchor), anchor, anchor)
    else await markReturned(tx, id)
    const ledger = await listConsentHistory(tx, id)
    for (const consent of toConsents(colleague, anchor))
      if (!ledger.some((line) => line.id === consent.id)) await appendConsent(tx, consent)
  }
}

/** Triage, the words of our colleagues and their proof: in the transaction that brings the messages. */
const settleConversation = async (
  tx: WriteDb,
  sample: Sample,
  conversation: SampleConversation,
  anchor: Instant
): Promise<void> => {
  const accountId = sampleAccountId(conversation.account)
  const refs = toItems(sample, conversation, anchor).map((item) => item.ref)
  const messages = await listMessagesByRefs(tx, accountId, refs)
  const [first] = messages.values()
  if (first === undefined) return
  await markTriage(tx, first.conversation_id, toTriageRow(conversation, anchor))
  for (const [ref, speaker] of speakersByRef(conversation))
    await tx
      .updateTable('message')
      .set({ speaker_id: speaker })
      .where('account_id', '=', accountId)
      .where('ref', '=', ref)
      .execute()
  const replies = toOutboxRows(sample, conversation, messages, anchor)
  if (replies.length > 0) await tx.insertInto('outbox').values(replies).execute()
}

const findConversation = async (
  db: AnyDb,
  accountId: AccountId,
  ref: string
): Promise<ConversationId | null> => {
  const row = await db
    .selectFrom('conversation')
    .select('id')
    .where('account_id', '=', accountId)
    .where('ref', '=', sampleConversationRef(ref))
    .executeTakeFirst()
  return row?.id ?? null
}

/** Puts a conversation in, unless it is there; true when it was not. */
const loadConversation = async (
  ctx: LoadContext,
  sample: Sample,
  conversation: SampleConversation,
  anchor: Instant
): Promise<boolean> => {
  const accountId = sampleAccountId(conversation.account)
  const there = await findConversation(ctx.store.read, accountId, conversation.ref)
  const then = { ...ctx, clock: clockAt(anchor), ids: sampleIds(ctx.ids, conversation.ref) }
  if (there === null)
    await ingestItems(then, accountId, toItems(sample, conversation, anchor), (tx) =>
      settleConversation(tx, sample, conversation, anchor)
    )
  const later = toLaterItems(sample, conversation, anchor)
  if (later.length > 0) await ingestItems(then, accountId, later, async () => {})
  return there === null
}

/** Gives a conversation to the colleague of the file, at the time of the file; it is no action of the person to undo. */
const giveConversation = async (
  ctx: LoadContext,
  conversation: SampleConversation,
  anchor: Instant
): Promise<void> => {
  if (conversation.assigned === null) return
  const id = await findConversation(ctx.store.read, sampleAccountId(conversation.account), conversation.ref)
  if (id === null) return
  const given = await ctx.store.read
    .selectFrom('assignment')
    .select('id')
    .where('conversation_id', '=', id)
    .executeTakeFirst()
  if (given !== undefined) return
  const outcome = await assignConversations(
    {
      store: ctx.store,
      clock: clockAt(minutesBefore(anchor, conversation.assigned.minutesAgo)),
      ids: sampleIds(ctx.ids, `${conversation.ref}-given`)
    },
    [id],
    sampleColleagueId(conversation.assigned.colleague)
  )
  if (!outcome.ok)
    throw new Error(`the sample gives ${conversation.ref} to who cannot: ${outcome.error.code}`)
  await ctx.store.write((tx) =>
    tx.updateTable('audit').set({ before: null }).where('conversation_id', '=', id).execute()
  )
}

const newestMinutes = (conversation: SampleConversation): number =>
  conversation.messages.at(-1)?.minutesAgo ?? 0

/**
 * Loads the sample inbox from `sample.json` of the seed folder, its times moved so that it looks like today. Each
 * conversation is a transaction of its own; loading again brings what is missing and changes nothing else. Throws when
 * the file does not keep its schema: it comes with the app.
 */
export const loadSample = async (ctx: LoadContext, seedFolder: string): Promise<void> => {
  const sample = sampleSchema.parse(JSON.parse(await readFile(join(seedFolder, 'sample.json'), 'utf8')))
  const loadedAt = await getLoadedAt(ctx.store.read)
  const anchor = loadedAt ?? ctx.clock.now()
  if (loadedAt === null)
    await ctx.store.write(async (tx) => {
      await tx
        .insertInto('account')
        .values(sample.accounts.map((account) => toAccountRow(account, anchor)))
        .execute()
      await insertColleagues(tx, sample, anchor)
      await nameCompany(tx, sample.company)
      await markFactsChanged(tx, ctx.clock.now())
    })
  const accounts = await ctx.store.read.selectFrom('account').select('id').execute()
  const conversations = sample.conversations
    // Of an account that the person removed nothing comes back.
    .filter(({ account }) => accounts.some(({ id }) => id === sampleAccountId(account)))
    // Oldest first, as they would have come in.
    .toSorted((one, other) => newestMinutes(other) - newestMinutes(one))
  let loaded = 0
  for (const conversation of conversations)
    if (await loadConversation(ctx, sample, conversation, anchor)) loaded += 1
  const given = conversations
    .filter((conversation) => conversation.assigned !== null)
    .toSorted((one, other) => (other.assigned?.minutesAgo ?? 0) - (one.assigned?.minutesAgo ?? 0))
  for (const conversation of given) await giveConversation(ctx, conversation, anchor)
  if (loaded > 0) await rankSample(ctx)
}

/** Ranks the colleagues for every conversation of the sample, also for those that are done or left in silence. */
export const rankSample = async (ctx: Pick<Context, 'store' | 'clock'>): Promise<void> => {
  const rows = await ctx.store.read
    .selectFrom('conversation')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .select('conversation.id')
    .where('account.connection', '=', 'sample')
    .execute()
  await rankConversations(
    ctx,
    rows.map((row) => row.id)
  )
}

/**
 * Somebody who looked at the sample has answered the welcome, also where it was loaded before that was written down. One
 * that a killed process left in the middle is ranked nowhere: there the welcome offers it again.
 */
export const rememberWelcome = async ({ store }: Pick<Context, 'store'>): Promise<void> => {
  if ((await getSettings(store.read)).welcomed) return
  const ranked = await store.read
    .selectFrom('account')
    .innerJoin('conversation', 'conversation.account_id', 'account.id')
    .innerJoin('ranking', 'ranking.conversation_id', 'conversation.id')
    .select('ranking.conversation_id')
    .where('account.connection', '=', 'sample')
    .limit(1)
    .executeTakeFirst()
  if (ranked !== undefined) await store.write((tx) => changeSettings(tx, { welcomed: true }))
}
