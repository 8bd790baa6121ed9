import type { ColleagueId, HandleId, PersonId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { freeOpenConversations } from '../store/assignments.ts'
import { markLeft } from '../store/colleagues.ts'
import { removeConversation } from '../store/conversations.ts'
import { insertForgotten } from '../store/forgotten.ts'
import { markFactsChanged } from '../store/rankings.ts'
import { forgetHandle } from '../store/search-sqlite.ts'
import type { WriteDb } from '../store/store.ts'
import { forgetCompany } from './sample-company.ts'

const hasSample = async (tx: WriteDb): Promise<boolean> => {
  const account = await tx
    .selectFrom('account')
    .select('id')
    .where('connection', '=', 'sample')
    .executeTakeFirst()
  return account !== undefined
}

/** The conversations of the sample's accounts, with their rows of the full-text index. Returns the handles that spoke there. */
const removeConversations = async (tx: WriteDb): Promise<readonly HandleId[]> => {
  const handles = await tx
    .selectFrom('message')
    .innerJoin('account', 'account.id', 'message.account_id')
    .select('message.handle_id')
    .distinct()
    .where('account.connection', '=', 'sample')
    .where('message.handle_id', 'is not', null)
    .execute()
  const conversations = await tx
    .selectFrom('conversation')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .select('conversation.id')
    .where('account.connection', '=', 'sample')
    .execute()
  for (const { id } of conversations) await removeConversation(tx, id)
  return handles.flatMap(({ handle_id }) => handle_id ?? [])
}

/** Those of these handles that said nothing elsewhere, and the persons that held nothing but them. */
const removeSilentPeople = async (tx: WriteDb, handles: readonly HandleId[]): Promise<void> => {
  for (const handle of handles) {
    const spoke = await tx
      .selectFrom('message')
      .select('id')
      .where('handle_id', '=', handle)
      .executeTakeFirst()
    if (spoke !== undefined) continue
    const persons: readonly PersonId[] = (
      await tx.selectFrom('person_link').select('person_id').where('handle_id', '=', handle).execute()
    ).map((link) => link.person_id)
    await forgetHandle(tx, handle)
    await tx.deleteFrom('handle').where('id', '=', handle).execute()
    for (const person of persons) {
      const held = await tx
        .selectFrom('person_link')
        .select('handle_id')
        .where('person_id', '=', person)
        .executeTakeFirst()
      if (held === undefined) await tx.deleteFrom('person').where('id', '=', person).execute()
    }
  }
}

/** Whether a real conversation still needs this colleague: for words under their name, or a choice that was made. */
const isNeeded = async (tx: WriteDb, id: ColleagueId): Promise<boolean> => {
  const traces = [
    tx.selectFrom('message').select('id').where('speaker_id', '=', id),
    tx.selectFrom('outbox').select('id').where('speaker_id', '=', id),
    tx.selectFrom('draft').select('conversation_id').where('speaker_id', '=', id),
    tx.selectFrom('assignment').select('id').where('colleague_id', '=', id),
    tx.selectFrom('conversation').select('id').where('assignee_id', '=', id)
  ]
  const needed = await tx
    .selectFrom('colleague')
    .select('id')
    .where('id', '=', id)
    .where((where) => where.or(traces.map((trace) => where.exists(trace))))
    .executeTakeFirst()
  return needed !== undefined
}

const removeColleagues = async (tx: WriteDb, now: Instant): Promise<number> => {
  const colleagues = await tx
    .selectFrom('colleague')
    .select('id')
    .where('sample_at', 'is not', null)
    .execute()
  let changed = 0
  for (const { id } of colleagues) {
    if (!(await isNeeded(tx, id))) {
      await tx.deleteFrom('colleague').where('id', '=', id).execute()
      changed += 1
      continue
    }
    if (await markLeft(tx, id, now)) changed += 1
    await freeOpenConversations(tx, id, now)
  }
  return changed
}

/**
 * Removes every row of the sample inbox and nothing else, in one transaction: its accounts with all below them, people who
 * spoke nowhere else, its colleagues. A colleague of the sample who spoke or was chosen in a real conversation stays, as
 * one who has left, and the real conversations that waited for them are given back to nobody.
 */
export const removeSample = async (ctx: Pick<Context, 'store' | 'clock'>): Promise<void> => {
  const now = ctx.clock.now()
  await ctx.store.write(async (tx) => {
    // What was tried in it stands in the journal of words: that it was taken away does too, or it would come back at the next
    // start. A backup that is put back may bring it.
    if (await hasSample(tx)) await insertForgotten(tx, [`sample ${now}`], now)
    const handles = await removeConversations(tx)
    const accounts = await tx.deleteFrom('account').where('connection', '=', 'sample').executeTakeFirst()
    await removeSilentPeople(tx, handles)
    const colleagues = await removeColleagues(tx, now)
    await forgetCompany(tx)
    if (accounts.numDeletedRows > 0n || colleagues > 0) await markFactsChanged(tx, now)
  })
}
