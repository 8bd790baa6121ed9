import { z } from 'zod'
import type { Hours } from '../../shared/model/colleague.ts'
import type { ApprovalId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { saysNothing } from '../../shared/text/sign-reply.ts'
import { addDays, dayIn, startOfDay } from '../domain/calendar-days.ts'
import { isOpen } from '../domain/handoff-machine.ts'
import type { Context } from '../runtime/context.ts'
import { reached } from '../runtime/reached.ts'
import { listColleagues } from '../store/colleagues.ts'
import { getHandoff, saveProposal } from '../store/handoffs.ts'
import { revokeHandoffLinks } from '../store/links.ts'
import type { HandoffRow, LinkRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import { cancelLetters } from './change-handoff.ts'
import { newDays } from './create-handoff.ts'
import { moveHandoff } from './move-handoff.ts'
import { recordTurn } from './record-turn.ts'
import { callBack, offerAsDraft, standBehind, takeAnswer, type TakenWords } from './take-answer.ts'

export type PageContext = Pick<
  Context,
  'store' | 'clock' | 'ids' | 'policy' | 'connectors' | 'secrets' | 'log'
>

/** The hand-off of a link that still opens it, read in this transaction; null when it closed meanwhile. */
const openRow = async (tx: WriteDb, link: LinkRow, now: Instant): Promise<HandoffRow | null> => {
  const row = link.handoff_id === null ? null : await getHandoff(tx, link.handoff_id)
  if (row === null || row.version !== link.version || link.revoked_at !== null) return null
  return isOpen({ kind: row.state }) && row.expires_at > now ? row : null
}

/** Keeps what is being typed, so that neither a closed lid nor a lost connection takes it. Nothing typed changes nothing. */
export const keepTyped = async (ctx: PageContext, link: LinkRow, typed: string): Promise<boolean> => {
  if (saysNothing(typed, '')) return false
  const now = ctx.clock.now()
  const isKept = await ctx.store.write(async (tx) => {
    const row = await openRow(tx, link, now)
    if (row === null) return false
    const kept = { typed, typed_at: now }
    return (await moveHandoff(tx, row, { kind: 'write' }, now, ctx.policy.handoff, kept)) !== null
  })
  reached('handoff.typing_kept')
  return isKept
}

/** *I answer*: the words come home, once for each form. Words for a question that is over are kept all the same. */
export const answerByPage = async (
  ctx: PageContext,
  link: LinkRow,
  text: string,
  nonce: string
): Promise<TakenWords | null> => {
  const now = ctx.clock.now()
  const { handoff_id: handoffId, version } = link
  if (handoffId === null) return null
  const taken = await ctx.store.write((tx) =>
    takeAnswer(
      tx,
      ctx,
      {
        handoffId,
        version,
        source: 'page',
        text,
        nonce,
        mailId: null,
        fromAddress: null,
        otherAddress: false
      },
      now
    )
  )
  reached('handoff.words_kept')
  return taken
}

/** The colleague agrees with the shaped words: from now on they are theirs. */
export const approveByPage = async (ctx: PageContext, link: LinkRow): Promise<boolean> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const row = await openRow(tx, link, now)
    if (row === null || row.purpose !== 'approval' || row.proposed_words === null) return false
    if ((await moveHandoff(tx, row, { kind: 'answer' }, now, ctx.policy.handoff)) === null) return false
    await standBehind(tx, ctx.ids.next<ApprovalId>(), row, row.proposed_words, 'approved', now)
    await offerAsDraft(tx, row, row.proposed_words, now)
    await callBack(tx, row, now)
    await recordTurn(tx, ctx.ids, row, 'handoff_approved', now)
    return true
  })
}

/**
 * *Not me, ask …*: the question goes back, with the name that was given; the community manager decides. The hand-off keeps
 * the same trace as any other that came back.
 */
export const passOnByPage = async (ctx: PageContext, link: LinkRow, who: string): Promise<boolean> => {
  const now = ctx.clock.now()
  return await ctx.store.write(async (tx) => {
    const row = await openRow(tx, link, now)
    if (row === null) return false
    if ((await moveHandoff(tx, row, { kind: 'return' }, now, ctx.policy.handoff)) === null) return false
    const named = await findNamed(tx, who, row, now)
    await saveProposal(tx, row.conversation_id, who, named, now)
    await revokeHandoffLinks(tx, row.id, now)
    await cancelLetters(tx, row.id)
    await callBack(tx, row, now)
    await recordTurn(tx, ctx.ids, row, 'handoff_closed', now)
    return true
  })
}

const plainName = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** The one colleague whose name, or only whose first name, was written. */
const findNamed = async (
  tx: WriteDb,
  who: string,
  row: HandoffRow,
  now: Instant
): Promise<HandoffRow['colleague_id'] | null> => {
  const written = plainName(who)
  const others = (await listColleagues(tx, now)).filter(
    (one) => one.leftAt === null && one.id !== row.colleague_id
  )
  const whole = others.filter((one) => plainName(one.name) === written)
  const first = others.filter((one) => plainName(one.name).split(' ')[0] === written)
  const [found, ...more] = whole.length > 0 ? whole : first
  return found !== undefined && more.length === 0 ? found.id : null
}

/** The first and the last day that *Not now* may name, in the colleague's time zone. */
export const postponableDays = (
  now: Instant,
  timeZone: string
): { readonly first: string; readonly last: string } => {
  const today = dayIn(now, timeZone)
  return { first: addDays(today, 1), last: addDays(today, farthestDay) }
}

const farthestDay = 60

const daySchema = z.iso.date()

/** *Not now*: the link stays open until that day and as long after as it would have been. */
export const postponeByPage = async (
  ctx: PageContext,
  link: LinkRow,
  day: string,
  hours: Hours
): Promise<'done' | 'closed' | 'no_day'> => {
  const { timeZone } = hours
  const now = ctx.clock.now()
  const { first, last } = postponableDays(now, timeZone)
  if (!daySchema.safeParse(day).success || day < first || day > last) return 'no_day'
  const until = startOfDay(day, timeZone)
  return await ctx.store.write(async (tx) => {
    const row = await openRow(tx, link, now)
    if (row === null) return 'closed'
    const days = newDays(ctx, hours, until)
    const later = {
      due_at: days.due_at > row.due_at ? days.due_at : row.due_at,
      expires_at: days.expires_at > row.expires_at ? days.expires_at : row.expires_at
    }
    const moved = await moveHandoff(tx, row, { kind: 'postpone', until }, now, ctx.policy.handoff, later)
    if (moved === null) return 'closed'
    await recordTurn(tx, ctx.ids, row, 'handoff_postponed', now)
    return 'done'
  })
}
