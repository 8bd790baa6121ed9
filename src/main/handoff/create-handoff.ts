import type { Hours } from '../../shared/model/colleague.ts'
import type { Carrier, LetterForm } from '../../shared/model/handoff.ts'
import type { AuditId, HandoffId, LetterId } from '../../shared/model/ids.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { reached } from '../runtime/reached.ts'
import { appendAudit } from '../store/audit.ts'
import { getHandoff, insertHandoff, listConversationHandoffs, removeProposal } from '../store/handoffs.ts'
import { getMailAddress } from '../store/mail-address.ts'
import type { HandoffRow } from '../store/schema.ts'
import type { AnyDb } from '../store/store.ts'
import { workingDaysLater } from '../domain/asking-hours.ts'
import { isOpen } from '../domain/handoff-machine.ts'
import { gatherLetterFacts, letterContent, type LetterFacts } from './letter-facts.ts'
import { fillMarks } from './letter-marks.ts'
import { letterOfHandoff, linkReach } from './letter-of-handoff.ts'
import type { LetterView } from './letter-view.ts'
import { ensureConsentLink, ensureHandoffLink } from './links.ts'
import { draftLetter, postLetter, tokenOf } from './make-letter.ts'
import { consentToken, handoffKey, handoffToken } from './tokens.ts'

export type HandoffContext = Pick<
  Context,
  'store' | 'clock' | 'ids' | 'policy' | 'secrets' | 'page' | 'desktop' | 'log'
>

export interface PreviewedLetter {
  readonly handoffId: HandoffId
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly link: string | null
}

/**
 * The letter of a form, byte for byte as `createHandoff` with the same id will send it. Nothing is written: the token is
 * made from the key and the id, and opens nothing until the hand-off exists.
 */
export const previewLetter = async (
  ctx: HandoffContext,
  form: LetterForm,
  id: HandoffId | null
): Promise<Result<PreviewedLetter>> => {
  const now = ctx.clock.now()
  const gathered = await gatherLetterFacts(ctx.store.read, form.conversationId, form.colleagueId, now)
  if (!gathered.ok) return gathered
  const content = letterContent(gathered.value, form)
  if (!content.ok) return content
  const handoffId = id ?? ctx.ids.next<HandoffId>()
  const key = await handoffKey(ctx)
  const { base, reach } = await servedPage(ctx)
  const view: LetterView = {
    kind: 'request',
    language: form.language,
    name: gathered.value.colleague.name,
    personName: gathered.value.personName,
    content: content.value,
    dueAt: form.dueAt,
    timeZone: gathered.value.colleague.hours.timeZone,
    proposed: null,
    base,
    reach: linkReach(reach),
    byMail: true,
    hadTyped: false
  }
  const token = tokenOf(key, { id: handoffId, colleague_id: form.colleagueId, version: 1 })
  const drafted = draftLetter(view, token)
  const handoff = handoffToken(key, handoffId, 1).token
  const tokens = { handoff, consent: consentToken(key, form.colleagueId).token }
  return ok({
    handoffId,
    subject: drafted.subject,
    html: fillMarks(drafted.html, tokens),
    text: fillMarks(drafted.text, tokens),
    link: linkReach(reach) === 'nowhere' ? null : `${base}/r/${handoff}`
  })
}

/** Why a letter cannot go by this carrier; null when it can. */
export const findCarrierObstacle = (
  carrier: Carrier,
  toAddress: string | null,
  mailAddress: string | null
): 'no_address' | 'no_mail_account' | null => {
  if (carrier === 'link') return null
  if (toAddress === null) return 'no_address'
  return carrier === 'smtp' && mailAddress === null ? 'no_mail_account' : null
}

/** Refused with `address_missing` or `mail_account_missing`. */
export const checkCarrier = async (
  db: AnyDb,
  carrier: Carrier,
  colleague: Pick<LetterFacts['colleague'], 'name' | 'email'>
): Promise<Result<{ readonly fromAddress: string | null }>> => {
  const fromAddress = await getMailAddress(db)
  const obstacle = findCarrierObstacle(carrier, colleague.email, fromAddress)
  if (obstacle === 'no_address') return err('address_missing', { name: colleague.name })
  return obstacle === null ? ok({ fromAddress }) : err('mail_account_missing')
}

/**
 * Asks a colleague: hand-off, links and letter in one transaction. The same id twice is one hand-off. Refused with
 * `conflict` while the same colleague is asked about the same conversation already.
 */
export const createHandoff = async (
  ctx: HandoffContext,
  request: { readonly form: LetterForm; readonly handoffId: HandoffId | null; readonly carrier: Carrier }
): Promise<Result<{ readonly handoffId: HandoffId; readonly link: string }>> => {
  const { form, carrier } = request
  const now = ctx.clock.now()
  const key = await handoffKey(ctx)
  const page = await servedPage(ctx)
  const id = request.handoffId ?? ctx.ids.next<HandoffId>()
  const letterId = ctx.ids.next<LetterId>()
  const auditId = ctx.ids.next<AuditId>()
  if (form.dueAt <= now) return err('date_not_understood', { text: form.dueAt })
  type Asked = Awaited<ReturnType<typeof createHandoff>>
  const asked = await ctx.store.write(async (tx): Promise<Asked> => {
    const existing = await getHandoff(tx, id)
    if (existing !== null) {
      const sameQuestion =
        existing.conversation_id === form.conversationId && existing.colleague_id === form.colleagueId
      if (!sameQuestion) return err('conflict')
      return ok({ handoffId: id, link: linkAddress(page.base, key, existing) })
    }
    const gathered = await gatherLetterFacts(tx, form.conversationId, form.colleagueId, now)
    if (!gathered.ok) return gathered
    const content = letterContent(gathered.value, form)
    if (!content.ok) return content
    const checked = await checkCarrier(tx, carrier, gathered.value.colleague)
    if (!checked.ok) return checked
    const others = await listConversationHandoffs(tx, form.conversationId)
    if (others.some((row) => row.colleague_id === form.colleagueId && isOpen({ kind: row.state })))
      return err('conflict')
    await insertHandoff(tx, {
      id,
      conversation_id: form.conversationId,
      colleague_id: form.colleagueId,
      parent_message_id: form.parentMessageId,
      language: form.language,
      letter: JSON.stringify(content.value),
      due_at: form.dueAt,
      expires_at: plus(form.dueAt, ctx.policy.handoff.openAfterDue),
      created_at: now
    })
    await removeProposal(tx, form.conversationId)
    const row = await getHandoff(tx, id)
    const letter = row === null ? null : await letterOfHandoff(tx, row, 'request', page, now)
    if (row === null || letter === null) return err('not_found')
    await ensureHandoffLink(tx, key, row, 1, now)
    await ensureConsentLink(tx, key, row.colleague_id, now)
    await postLetter(
      tx,
      key,
      row,
      letter.view,
      {
        id: letterId,
        kind: 'request',
        carrier,
        toAddress: letter.toAddress,
        fromAddress: checked.value.fromAddress,
        dueAt: plus(now, ctx.policy.undoDelay)
      },
      now
    )
    await appendAudit(tx, {
      id: auditId,
      batch: auditId,
      at: now,
      action: 'handoff',
      conversation_id: form.conversationId,
      before: JSON.stringify({ handoffId: id }),
      after: JSON.stringify({ handoffId: id, carrier })
    })
    return ok({ handoffId: id, link: linkAddress(page.base, key, row) })
  })
  reached('handoff.asked')
  return asked
}

/** The page is served from the first look at a letter on. */
export const servedPage = async (ctx: Pick<Context, 'page'>): ReturnType<Context['page']['reach']> => {
  await ctx.page.serve()
  return await ctx.page.reach()
}

/** Where the present link of a hand-off leads. */
export const linkAddress = (base: string, key: string, row: Pick<HandoffRow, 'id' | 'version'>): string =>
  `${base}/r/${handoffToken(key, row.id, row.version).token}`

/** When an answer would help, and when the link closes, from now on. */
export const newDays = (
  ctx: Pick<Context, 'policy'>,
  hours: Hours,
  from: Instant
): Pick<HandoffRow, 'due_at' | 'expires_at'> => {
  const dueAt = workingDaysLater(hours, from, ctx.policy.handoff.answerWithinDays)
  return { due_at: dueAt, expires_at: plus(dueAt, ctx.policy.handoff.openAfterDue) }
}
