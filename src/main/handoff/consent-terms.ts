import { z } from 'zod'
import {
  type Colleague,
  type Hours,
  hoursSchema,
  type NameForm,
  nameFormSchema,
  topicSchema
} from '../../shared/model/colleague.ts'
import type { AuditId, ColleagueId } from '../../shared/model/ids.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import { type Network, networks, networkSchema } from '../../shared/model/network.ts'
import { signatureOf } from '../../shared/text/sign-reply.ts'
import { recordConsent, recordRefusedTopics, withdrawAll } from '../assign/record-consent.ts'
import { dayIn } from '../domain/calendar-days.ts'
import { endOfDay } from '../domain/end-of-day.ts'
import { isOpen } from '../domain/handoff-machine.ts'
import type { Context } from '../runtime/context.ts'
import { listAccounts } from '../store/accounts.ts'
import { appendAudit } from '../store/audit.ts'
import { getColleague, rewriteProfile } from '../store/colleagues.ts'
import { getValidConsent } from '../store/consents.ts'
import { listColleagueHandoffs } from '../store/handoffs.ts'
import { revokeHandoffLinks } from '../store/links.ts'
import { markFactsChanged } from '../store/rankings.ts'
import type { AnyDb, WriteDb } from '../store/store.ts'
import { cancelLetters } from './change-handoff.ts'
import { moveHandoff } from './move-handoff.ts'
import { callBack } from './take-answer.ts'

/** What a colleague allows, as they write it on their page. */
export interface ConsentTerms {
  readonly networks: readonly Network[]
  readonly nameForm: NameForm
  readonly role: string
  readonly refusedTopics: readonly string[]
  readonly weeklyBudget: number | null
  readonly hours: Hours
  readonly validUntil: Instant
}

export type ConsentProblem = 'confirmEmpty' | 'wrongHours' | 'wrongUntil'

/** The form as it comes: text of each field, one or many. */
export type FormFields = Readonly<Record<string, readonly string[]>>

const day = z.iso.date()
const budgetSchema = z.coerce.number().int().min(0).max(500)
const knownNameForm = nameFormSchema.catch('first')

/** “09:00–12:00, 14:00–17:00”, with any dash: the spans of one weekday; null when it is not understood. */
export const readSpans = (text: string, weekday: number): Hours['spans'] | null => {
  const parts = text
    .split(/[,;]/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const spans = parts.map((part) => {
    const found = /^(\d{1,2})(?:[:h.](\d{2})?)?\s*(?:[-–—àto]+)\s*(\d{1,2})(?:[:h.](\d{2})?)?$/iu.exec(part)
    if (found === null) return null
    const [, fromHour = '', fromMinute = '00', toHour = '', toMinute = '00'] = found
    const from = `${fromHour.padStart(2, '0')}:${fromMinute}`
    const to = `${toHour.padStart(2, '0')}:${toMinute}`
    return from < to ? { weekday, from, to } : null
  })
  const whole = hoursSchema.shape.spans.safeParse(spans)
  return whole.success ? whole.data : null
}

/** The spans of a weekday as they are written in their field. */
export const writeSpans = (hours: Hours, weekday: number): string =>
  hours.spans
    .filter((span) => span.weekday === weekday)
    .map((span) => `${span.from}–${span.to}`)
    .join(', ')

export const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** Reads the form; everything in it is the colleague's own word, checked like any other that comes from outside. */
export const readTerms = (
  fields: FormFields,
  colleague: Colleague,
  now: Instant,
  longest: number
):
  | { readonly ok: true; readonly terms: ConsentTerms }
  | { readonly ok: false; readonly problem: ConsentProblem } => {
  const one = (name: string): string => fields[name]?.[0]?.trim() ?? ''
  if (one('confirm') === '') return { ok: false, problem: 'confirmEmpty' }
  const { timeZone } = colleague.hours
  const until = day.safeParse(one('until'))
  if (!until.success) return { ok: false, problem: 'wrongUntil' }
  const validUntil = endOfDay(until.data, timeZone)
  if (validUntil <= now || validUntil > endOfDay(lastDay(now, timeZone, longest), timeZone))
    return { ok: false, problem: 'wrongUntil' }
  const spans = weekdays.map((weekday) => readSpans(one(`hours-${weekday}`), weekday))
  if (spans.some((list) => list === null)) return { ok: false, problem: 'wrongHours' }
  const budget = budgetSchema.safeParse(one('budget'))
  return {
    ok: true,
    terms: {
      networks: (fields['network'] ?? []).flatMap((name) => {
        const network = networkSchema.safeParse(name)
        return network.success ? [network.data] : []
      }),
      nameForm: knownNameForm.parse(one('name-form')),
      role: one('role').replace(/\s+/gu, ' ').slice(0, 120),
      refusedTopics: one('topics')
        .split('\n')
        .flatMap((line) => {
          const topic = topicSchema.safeParse(line)
          return topic.success ? [topic.data] : []
        })
        .slice(0, 50),
      weeklyBudget: one('budget') === '' || !budget.success ? null : budget.data,
      hours: { timeZone, spans: spans.flatMap((list) => list ?? []) },
      validUntil
    }
  }
}

/** The last day until which consent may be given now. */
export const lastDay = (now: Instant, timeZone: string, longest: number): string =>
  dayIn(plus(now, longest), timeZone)

/** Networks on which the company speaks, or where this colleague agreed to speak before. */
export const listOfferedNetworks = async (db: AnyDb, colleague: Colleague): Promise<readonly Network[]> => {
  const known = new Set<Network>([
    ...(await listAccounts(db)).map((account) => account.network),
    ...colleague.consents.map((consent) => consent.network),
    ...colleague.expiredConsents.map((consent) => consent.network)
  ])
  return networks.filter((network) => known.has(network))
}

/** How the colleague signs today, where they chose nothing: first name and role. */
export const presentSignature = (colleague: Colleague, offered: readonly Network[]) =>
  signatureOf(colleague, offered.find((network) => network in colleague.signatures) ?? 'other')

type TermsContext = Pick<Context, 'ids' | 'policy'>

/**
 * Writes what a colleague allows: lines of the ledger for networks and topics, their profile for the rest. Questions that
 * could no longer be signed come back; replies that wait in the outbox are looked at again when they leave.
 */
export const saveTerms = async (
  tx: WriteDb,
  ctx: TermsContext,
  colleagueId: ColleagueId,
  terms: ConsentTerms,
  now: Instant
): Promise<void> => {
  const colleague = await getColleague(tx, colleagueId, now)
  if (colleague === null) return
  const offered = await listOfferedNetworks(tx, colleague)
  const networksMeant = terms.networks.filter((network) => offered.includes(network))
  await recordConsent(ctx.ids, tx, colleagueId, networksMeant, terms.validUntil, now)
  await recordRefusedTopics(ctx.ids, tx, colleagueId, terms.refusedTopics, now)
  const signature = { nameForm: terms.nameForm, text: terms.role }
  await rewriteProfile(tx, colleagueId, {
    name: colleague.name,
    role: colleague.role,
    place: colleague.place,
    email: colleague.email,
    portrait: colleague.portrait,
    languages: colleague.languages,
    topics: colleague.topics,
    bio: colleague.bio,
    absences: colleague.absences,
    holidays: colleague.holidays,
    hours: terms.hours,
    weeklyBudget: terms.weeklyBudget,
    signatures: {
      ...colleague.signatures,
      ...Object.fromEntries(networksMeant.map((network) => [network, signature]))
    }
  })
  await recordByColleague(tx, ctx, colleagueId, now)
  await returnUnsignable(tx, ctx, colleagueId, now)
}

/** Withdraws everything, at once. */
export const withdrawConsent = async (
  tx: WriteDb,
  ctx: TermsContext,
  colleagueId: ColleagueId,
  now: Instant
): Promise<void> => {
  await withdrawAll(ctx.ids, tx, colleagueId, now)
  await recordByColleague(tx, ctx, colleagueId, now)
  await returnUnsignable(tx, ctx, colleagueId, now)
}

const recordByColleague = async (
  tx: WriteDb,
  ctx: TermsContext,
  colleagueId: ColleagueId,
  now: Instant
): Promise<void> => {
  const id = ctx.ids.next<AuditId>()
  await appendAudit(tx, {
    id,
    batch: id,
    at: now,
    action: 'consent_by_colleague',
    conversation_id: null,
    before: null,
    after: JSON.stringify({ colleagueId })
  })
  await markFactsChanged(tx, now)
}

const returnUnsignable = async (
  tx: WriteDb,
  ctx: TermsContext,
  colleagueId: ColleagueId,
  now: Instant
): Promise<void> => {
  for (const { row, network } of await listColleagueHandoffs(tx, colleagueId)) {
    if (!isOpen({ kind: row.state })) continue
    if ((await getValidConsent(tx, colleagueId, network, now)).kind === 'valid') continue
    await moveHandoff(tx, row, { kind: 'return' }, now, ctx.policy.handoff)
    await revokeHandoffLinks(tx, row.id, now)
    await cancelLetters(tx, row.id)
    await callBack(tx, row, now)
  }
}
