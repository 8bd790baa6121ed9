import { sql } from 'kysely'
import { type ColleagueId, colleagueIdSchema, conversationIdSchema } from '../../src/shared/model/ids.ts'
import { instantSchema } from '../../src/shared/model/instant.ts'
import type { Store, WriteDb } from '../../src/main/store/store.ts'
import { seededRandom } from './seeded-random.ts'

const at = instantSchema.parse('2026-11-20T08:00:00.000Z')
const states = ['to_answer', 'later', 'done', 'silence'] as const
const colleagues = 7

/**
 * Everything that moves conversations between views, at random and in small transactions, by raw statements: whatever
 * writes a conversation must keep the counts. Gives what a count of the rows says.
 */
export const triageAtRandom = async (
  store: Store,
  seed: number,
  operations: number
): Promise<{ readonly counted: CountedViews; readonly held: CountedViews }> => {
  const random = seededRandom(seed)
  await store.write(async (tx) => {
    await sql`insert into account (id, network, connection, remote_id, name, settings, created_at)
      values ('random-account', 'youtube', 'file', 'random', 'random', '{}', ${at})`.execute(tx)
  })
  const isThere = new Set<number>()
  let born = 0
  const conversationOf = (number: number) => conversationIdSchema.parse(`random-${number}`)
  const colleagueOf = (number: number): ColleagueId => colleagueIdSchema.parse(`random-${number}`)
  const someColleague = (): ColleagueId | null =>
    random.happens(0.4) ? null : colleagueOf(random.below(colleagues))
  const someState = () => {
    const state = random.pick(states)
    return {
      state,
      later_until: state === 'later' ? at : null,
      silence_reason: state === 'silence' ? 'nothing to say' : null
    }
  }
  const handoffStates = ['asked', 'writing', 'postponed', 'answered', 'returned'] as const
  /** Hand-offs of one conversation, asked, answered and given up, and answers that nobody looked at yet. */
  const handOver = async (tx: WriteDb, number: number, index: number): Promise<void> => {
    const kind = random.unit()
    const some = sql`(select id from handoff where conversation_id = ${conversationOf(number)} limit 1)`
    if (kind < 0.4) {
      const id = `random-${index}`
      await sql`insert into message (sequence, id, conversation_id, account_id, ref, side, text, spans, sort_at, received_at)
        values (${index + 1}, ${id}, ${conversationOf(number)}, 'random-account', ${id}, 'ours', '', '[]', ${at}, ${at})`.execute(
        tx
      )
      await sql`insert into handoff (id, conversation_id, colleague_id, parent_message_id, language, letter, state, purpose,
        version, due_at, expires_at, typed, state_at, created_at)
        values (${id}, ${conversationOf(number)}, ${colleagueOf(random.below(colleagues))}, ${id}, 'fr', '', 'asked', 'words',
        1, ${at}, ${at}, '', ${at}, ${at})`.execute(tx)
    } else if (kind < 0.7) {
      const state = random.pick(handoffStates)
      const writing = state === 'writing' ? at : null
      await tx
        .updateTable('handoff')
        .set({
          state,
          writing_since: writing,
          writing_until: writing,
          postponed_until: state === 'postponed' ? at : null
        })
        .where('conversation_id', '=', conversationOf(number))
        .execute()
    } else if (kind < 0.85)
      await sql`insert into handoff_answer (id, handoff_id, version, source, text, standing, arrived_at)
        select ${`random-${index}`}, id, 1, 'page', 'words', 'offered', ${at} from handoff where id = ${some}`.execute(
        tx
      )
    else if (kind < 0.95)
      await sql`update handoff_answer set standing = ${random.happens(0.5) ? 'used' : 'offered'}
        where handoff_id = ${some}`.execute(tx)
    else await sql`delete from handoff where id = ${some}`.execute(tx)
  }
  /** Gives a conversation, passes it to somebody else, ends that and brings it back. */
  const give = async (tx: WriteDb, number: number, index: number): Promise<void> => {
    const kind = random.unit()
    const colleague = colleagueOf(random.below(colleagues))
    if (kind < 0.5)
      await sql`insert into assignment (id, conversation_id, colleague_id, kind, decision, weight, decided_at)
        values (${`random-${index}`}, ${conversationOf(number)}, ${colleague}, 'accepted', '{}', 1, ${at})`.execute(
        tx
      )
    else if (kind < 0.75)
      await sql`update assignment set undone_at = ${random.happens(0.6) ? at : null}
        where conversation_id = ${conversationOf(number)}`.execute(tx)
    else if (kind < 0.9)
      await sql`update assignment set colleague_id = ${colleague} where conversation_id = ${conversationOf(number)}`.execute(
        tx
      )
    else await sql`delete from assignment where conversation_id = ${conversationOf(number)}`.execute(tx)
  }
  const together = 50
  for (let done = 0; done < operations; done += together)
    await store.write(async (tx) => {
      // A colleague who is removed lets go of all theirs by a foreign key.
      const leaves = colleagueOf(random.below(colleagues))
      if (done > 0) await sql`delete from colleague where id = ${leaves}`.execute(tx)
      for (let number = 0; number < colleagues; number += 1)
        await sql`insert into colleague (id, name, role, languages, topics, bio, hours, absences, created_at)
          values (${colleagueOf(number)}, 'a', 'b', '[]', '[]', '', '[]', '[]', ${at})
          on conflict do nothing`.execute(tx)
      for (let index = done; index < Math.min(operations, done + together); index += 1) {
        const known = [...isThere]
        const chosen = known[random.below(known.length)]
        const kind = random.unit()
        const handed = known[random.below(Math.min(known.length, 20))]
        if (handed !== undefined && random.happens(0.3))
          await (random.happens(0.5) ? handOver : give)(tx, handed, index)
        else if (chosen === undefined || kind < 0.2) {
          born += 1
          isThere.add(born)
          const { state, later_until, silence_reason } = someState()
          await sql`insert into conversation (id, account_id, ref, state, state_at, later_until, silence_reason,
            assignee_id, suggested_id, excerpt, message_count, last_inbound_at)
            values (${conversationOf(born)}, 'random-account', ${String(born)}, ${state}, ${at}, ${later_until},
            ${silence_reason}, ${someColleague()}, ${someColleague()}, '', 1, ${at})`.execute(tx)
        } else if (kind < 0.3) {
          isThere.delete(chosen)
          await tx.deleteFrom('conversation').where('id', '=', conversationOf(chosen)).execute()
        } else
          await tx
            .updateTable('conversation')
            .set(
              kind < 0.6
                ? someState()
                : kind < 0.75
                  ? { assignee_id: someColleague(), suggested_id: someColleague() }
                  : kind < 0.9
                    ? {
                        last_outbound_at: random.happens(0.5) ? null : at,
                        starred_at: random.happens(0.5) ? null : at
                      }
                    : { excerpt: String(kind) }
            )
            .where('id', '=', conversationOf(chosen))
            .execute()
      }
    })
  return await compareCounts(store)
}

type CountedViews = Readonly<Record<string, number>>

/** What the counts say, and what counting the rows says: by view, and by view and colleague for what was attributed and given. */
export const compareCounts = async (
  store: Store
): Promise<{ readonly counted: CountedViews; readonly held: CountedViews }> => {
  const byName = (rows: readonly { name: string; count: number }[]): CountedViews =>
    Object.fromEntries(rows.map(({ name, count }) => [name, count]))
  return await store.write(async (tx) => {
    const counted = await sql<{ name: string; count: number }>`
      select view || coalesce(' ' || nullif(colleague_id, ''), '') as name, count from view_count
      where count <> 0`.execute(tx)
    const held = await sql<{ name: string; count: number }>`
      select state as name, count(*) as count from conversation group by 1
      union all select 'undecided', count(*) from conversation
        where state = 'to_answer' and assignee_id is null and suggested_id is null having count(*) > 0
      union all select 'attributed ' || assignee_id, count(*) from conversation
        where state = 'to_answer' and assignee_id is not null group by 1
      union all select 'sent', count(*) from conversation where last_outbound_at is not null having count(*) > 0
      union all select 'starred', count(*) from conversation where starred_at is not null having count(*) > 0
      union all select 'awaiting', count(distinct conversation_id) from handoff
        where state in ('asked', 'writing', 'postponed') having count(*) > 0
      union all select 'returned', count(distinct conversation_id) from (
        select conversation_id from handoff where state = 'answered'
        union all select conversation_id from handoff join handoff_answer on handoff_id = handoff.id
          where standing = 'offered') having count(*) > 0
      union all select 'given ' || colleague_id, count(*) from assignment where undone_at is null group by 1`.execute(
      tx
    )
    return { counted: byName(counted.rows), held: byName(held.rows) }
  })
}
