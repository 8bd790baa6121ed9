import { setImmediate as nextTurn } from 'node:timers/promises'
import { day, type Instant, millisecondsOf, plus } from '../../shared/model/instant.ts'
import type { LetterId } from '../../shared/model/ids.ts'
import { listPublicHolidays } from '../assign/public-holidays.ts'
import { isRested } from '../domain/handoff-machine.ts'
import { mayBeWrittenTo, type Pause } from '../domain/asking-hours.ts'
import { getColleague } from '../store/colleagues.ts'
import { getHandoff, listHandoffsIn, markReminded } from '../store/handoffs.ts'
import { listHandoffLetters } from '../store/letters.ts'
import { revokeHandoffLinks } from '../store/links.ts'
import { getMailAddress } from '../store/mail-address.ts'
import { publishedSince } from '../store/reply-targets.ts'
import type { HandoffRow } from '../store/schema.ts'
import { getSettings } from '../store/settings.ts'
import type { WriteDb } from '../store/store.ts'
import { cancelLetters } from './change-handoff.ts'
import type { HandoffContext } from './create-handoff.ts'
import { letterOfHandoff } from './letter-of-handoff.ts'
import { ensureHandoffLink } from './links.ts'
import { postLetter } from './make-letter.ts'
import { moveHandoff } from './move-handoff.ts'
import { recordTurn } from './record-turn.ts'
import { callBack } from './take-answer.ts'
import { handoffKey } from './tokens.ts'

/** Most hand-offs looked at in one run. */
const batch = 500

/** Tick: what time and the public thread do to hand-offs. One that throws does not hold up the others. */
export const tendHandoffs = async (ctx: HandoffContext): Promise<void> => {
  const open = await listHandoffsIn(ctx.store.read, ['asked', 'writing', 'postponed', 'answered'], batch)
  for (const row of open)
    try {
      await tend(ctx, row)
    } catch (problem) {
      ctx.log.error('handoff_not_tended', problem, { handoffId: row.id })
    } finally {
      await nextTurn()
    }
}

const tend = async (ctx: HandoffContext, row: HandoffRow): Promise<void> => {
  const now = ctx.clock.now()
  // Words that came after such a reply and were taken all the same stay: only a reply after them makes them needless.
  const since = row.state === 'answered' ? row.state_at : row.created_at
  if (await publishedSince(ctx.store.read, row.conversation_id, since)) return await retire(ctx, row, now)
  if (row.state === 'answered') return
  if (row.expires_at <= now || (await hasLeft(ctx, row))) return await letReturn(ctx, row, now)
  if (row.writing_until !== null && isRested(row.writing_until, now, ctx.policy.handoff.writingLease))
    await ctx.store.write((tx) => moveHandoff(tx, row, { kind: 'rest' }, now, ctx.policy.handoff))
  if (isReminderDue(ctx, row, now)) await remind(ctx, row, now)
}

/** Whoever waits for words of somebody who left would wait for ever. */
const hasLeft = async (ctx: HandoffContext, row: HandoffRow): Promise<boolean> =>
  (await ctx.store.read
    .selectFrom('colleague')
    .select('id')
    .where('id', '=', row.colleague_id)
    .where('left_at', 'is not', null)
    .executeTakeFirst()) !== undefined

/** A public reply stands there: the question is over, with a visible notice, and the colleague is thanked. */
const retire = async (ctx: HandoffContext, read: HandoffRow, now: Instant): Promise<void> => {
  const key = await handoffKey(ctx)
  const page = await ctx.page.reach()
  const letterId = ctx.ids.next<LetterId>()
  await ctx.store.write(async (tx) => {
    const row = await getHandoff(tx, read.id)
    if (row === null || row.state !== read.state) return
    const thanks = await letterOfHandoff(tx, row, 'thanks', page, now)
    if ((await moveHandoff(tx, row, { kind: 'retire' }, now, ctx.policy.handoff)) === null) return
    const wasAsked = await hasLeftByMail(tx, row)
    await cancelLetters(tx, row.id)
    await callBack(tx, row, now)
    await recordTurn(tx, ctx.ids, row, 'handoff_retired', now)
    const fromAddress = await getMailAddress(tx)
    if (!wasAsked || thanks === null || thanks.toAddress === null || fromAddress === null) return
    const order = {
      id: letterId,
      kind: 'thanks',
      carrier: 'smtp',
      toAddress: thanks.toAddress,
      fromAddress,
      dueAt: now
    } as const
    await postLetter(tx, key, row, thanks.view, order, now)
  })
}

/** The days are over, or the colleague left: it goes back to the community manager, and nothing tells why. */
const letReturn = async (ctx: HandoffContext, read: HandoffRow, now: Instant): Promise<void> => {
  await ctx.store.write(async (tx) => {
    const row = await getHandoff(tx, read.id)
    if (row === null || row.state !== read.state || row.expires_at !== read.expires_at) return
    if ((await moveHandoff(tx, row, { kind: 'return' }, now, ctx.policy.handoff)) === null) return
    await revokeHandoffLinks(tx, row.id, now)
    await cancelLetters(tx, row.id)
    await callBack(tx, row, now)
    await recordTurn(tx, ctx.ids, row, 'handoff_closed', now)
  })
}

/** Once, when most of the time has passed, or on the day that the colleague named; never while they write. */
const isReminderDue = (ctx: HandoffContext, row: HandoffRow, now: Instant): boolean => {
  if (row.reminded_at !== null || row.state === 'writing') return false
  if (row.state === 'postponed') return row.postponed_until !== null && row.postponed_until <= now
  const asked = millisecondsOf(row.created_at)
  const wait = (millisecondsOf(row.due_at) - asked) * ctx.policy.handoff.remindAfter
  return plus(row.created_at, wait) <= now
}

/** The one reminder, inside the colleague's hours and working days; only where the letter itself left by our own mail. */
const remind = async (ctx: HandoffContext, read: HandoffRow, now: Instant): Promise<void> => {
  const db = ctx.store.read
  const colleague = await getColleague(db, read.colleague_id, now)
  const fromAddress = await getMailAddress(db)
  if (colleague === null || colleague.email === null || colleague.leftAt !== null || fromAddress === null)
    return
  const chosen = colleague.holidays ?? (await getSettings(db)).holidays
  const { timeZone } = colleague.hours
  const holidays = chosen === 'none' ? [] : await listPublicHolidays(chosen, timeZone, now)
  const pauses: Pause[] = [
    ...colleague.absences,
    ...holidays.map(({ from, until }) => ({ from, until })),
    ...awayPause(read)
  ]
  if (!mayBeWrittenTo(colleague.hours, pauses, now)) return
  const key = await handoffKey(ctx)
  const page = await ctx.page.reach()
  const letterId = ctx.ids.next<LetterId>()
  await ctx.store.write(async (tx) => {
    const row = await getHandoff(tx, read.id)
    if (row === null || !isReminderDue(ctx, row, now) || !(await hasLeftByMail(tx, row))) return
    const kind = row.purpose === 'approval' ? 'approval' : 'reminder'
    const letter = await letterOfHandoff(tx, row, kind, page, now)
    if (letter === null) return
    await ensureHandoffLink(tx, key, row, row.version, now)
    const order = {
      id: letterId,
      kind,
      carrier: 'smtp',
      toAddress: letter.toAddress,
      fromAddress,
      dueAt: now
    } as const
    await postLetter(tx, key, row, letter.view, order, now)
    await markReminded(tx, row.id, now)
  })
}

/** An out-of-office answer without a last day counts for a week. */
const awayPause = (row: HandoffRow): readonly Pause[] =>
  row.away_at === null ? [] : [{ from: row.away_at, until: row.away_until ?? plus(row.away_at, 7 * day) }]

const hasLeftByMail = async (tx: WriteDb, row: HandoffRow): Promise<boolean> =>
  (await listHandoffLetters(tx, [row.id])).some(
    (letter) => letter.version === row.version && letter.carrier === 'smtp' && letter.state === 'sent'
  )
