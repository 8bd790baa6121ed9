import { sql } from 'kysely'
import { type ColleagueId, colleagueIdSchema, conversationIdSchema } from '../../src/shared/model/ids.ts'
import { instantSchema } from '../../src/shared/model/instant.ts'
import type { Store } from '../../src/main/store/store.ts'
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
        if (chosen === undefined || kind < 0.2) {
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
                    ? { last_outbound_at: random.happens(0.5) ? null : at }
                    : { excerpt: String(kind) }
            )
            .where('id', '=', conversationOf(chosen))
            .execute()
      }
    })
  return await compareCounts(store)
}

type CountedViews = Readonly<Record<string, number>>

/** What the counts say, and what counting the rows says: by view, and by view and colleague for what was attributed. */
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
      union all select 'sent', count(*) from conversation where last_outbound_at is not null having count(*) > 0`.execute(
      tx
    )
    return { counted: byName(counted.rows), held: byName(held.rows) }
  })
}
