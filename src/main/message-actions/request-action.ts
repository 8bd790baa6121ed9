import type { AuditId, ColleagueId, MessageActionId, MessageId } from '../../shared/model/ids.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import { contraryOf, isHeldFirst, refusalOf, sensibleActions } from '../../shared/model/message-action.ts'
import type { MessageAction } from '../../shared/model/network.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { composeLaterPart, composeReply, withoutAddressees } from '../../shared/text/compose-reply.ts'
import { countCharacters } from '../../shared/text/count-characters.ts'
import { sameWords } from '../../shared/text/same-words.ts'
import { saysNothing } from '../../shared/text/sign-reply.ts'
import { consentToSpeak } from '../outbox/consent-to-speak.ts'
import { tooLong } from '../outbox/too-long.ts'
import type { Context } from '../runtime/context.ts'
import { capabilitiesOf, getAccount, replyFrameOf } from '../store/accounts.ts'
import { appendAudit, markUndoneOf } from '../store/audit.ts'
import { getColleague } from '../store/colleagues.ts'
import { endAction, getQueuedAction, insertAction } from '../store/message-actions.ts'
import { getMessage } from '../store/messages.ts'
import { hashText } from '../store/outbox.ts'
import { findReplyBehind, toActionable } from '../store/own-messages.ts'
import type { AccountRow, MessageActionRow, MessageRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'

export interface ActionRequest {
  readonly messageId: MessageId
  readonly kind: MessageAction
  /** Of an edit: what was typed, and in whose name. */
  readonly edit: { readonly body: string; readonly speakerId: ColleagueId } | null
}

export interface RequestedAction {
  readonly actionId: MessageActionId
  /** Until when it can be taken back before the network is asked; null: it is asked at once. */
  readonly holdUntil: Instant | null
}

type RequestContext = Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'connectors' | 'wake'>

/**
 * Takes an action on a message by value: a row that the tick carries to the network. Its contrary that has not left yet is
 * taken back instead of done. Refused with not_found, action_not_possible, conflict; an edit also as a reply is.
 */
export const requestAction = async (
  ctx: RequestContext,
  request: ActionRequest,
  /** Taking something back is not itself taken back by Z. */
  isUndoing = false
): Promise<Result<RequestedAction>> => {
  const now = ctx.clock.now()
  const actionId = ctx.ids.next<MessageActionId>()
  const auditId = ctx.ids.next<AuditId>()
  const requested = await ctx.store.write(async (tx): Promise<Result<RequestedAction>> => {
    const message = await getMessage(tx, request.messageId)
    const account = message === null ? null : await getAccount(tx, message.account_id)
    if (message === null || account === null) return err('not_found')
    const possible = judge(message, account, request, ctx)
    if (!possible.ok) return possible
    const other = contraryOf(request.kind, message.standing)
    const contrary = other === null ? null : await getQueuedAction(tx, message.id, other)
    if (contrary !== null && contrary.attempt === 0) {
      await endAction(tx, contrary, 'cancelled', now)
      await markUndoneOf(tx, message.conversation_id, contrary.id, now)
      return ok({ actionId: contrary.id, holdUntil: null })
    }
    const queued = await getQueuedAction(tx, message.id, request.kind)
    if (queued !== null) {
      const isSame = request.edit === null || sameWords(queued.body ?? '', request.edit.body)
      return isSame ? ok({ actionId: queued.id, holdUntil: queued.due_at }) : err('conflict')
    }
    const words = await wordsOf(tx, message, account, request, now, ctx)
    if (!words.ok) return words
    const holdUntil = isHeldFirst(request.kind) ? plus(now, ctx.policy.undoDelay) : null
    await insertAction(tx, {
      id: actionId,
      message_id: message.id,
      account_id: account.id,
      network: account.network,
      kind: request.kind,
      ...words.value,
      state: 'queued',
      attempt: 0,
      due_at: holdUntil ?? now,
      failure: null,
      created_at: now,
      ended_at: null
    })
    await appendAudit(tx, {
      id: auditId,
      batch: actionId,
      at: now,
      action: 'message_action',
      conversation_id: message.conversation_id,
      before: isUndoing ? null : JSON.stringify({ actionId, standing: message.standing }),
      after: JSON.stringify({ actionId, kind: request.kind, textHash: words.value.text_hash })
    })
    return ok({ actionId, holdUntil })
  })
  if (requested.ok) ctx.wake.outbox()
  return requested
}

const judge = (
  message: MessageRow,
  account: AccountRow,
  { kind, edit }: ActionRequest,
  { connectors }: Pick<Context, 'connectors'>
): Result<null> => {
  const actionable = toActionable(message)
  const possible =
    account.removed_at === null &&
    (kind === 'edit') === (edit !== null) &&
    sensibleActions(actionable).includes(kind) &&
    refusalOf(kind, actionable, capabilitiesOf(account, connectors)) === null
  return possible ? ok(null) : err('action_not_possible')
}

type Words = Pick<
  MessageActionRow,
  | 'body'
  | 'text'
  | 'text_hash'
  | 'approved_hash'
  | 'speaker_id'
  | 'consent_id'
  | 'consent_kind'
  | 'consent_until'
>

const noWords: Words = {
  body: null,
  text: null,
  text_hash: null,
  approved_hash: null,
  speaker_id: null,
  consent_id: null,
  consent_kind: null,
  consent_until: null
}

/** The final words of an edit: signed, counted and allowed as those of a reply. */
const wordsOf = async (
  tx: WriteDb,
  message: MessageRow,
  account: AccountRow,
  { edit }: ActionRequest,
  now: Instant,
  { connectors }: Pick<Context, 'connectors'>
): Promise<Result<Words>> => {
  if (edit === null) return ok(noWords)
  const speaker = await getColleague(tx, edit.speakerId, now)
  if (speaker === null) return err('not_found')
  if (speaker.leftAt !== null) return err('speaker_has_left', { name: speaker.name })
  const consent = await consentToSpeak(tx, speaker.id, account.network, now)
  if (!consent.ok) return consent
  const reply = await findReplyBehind(tx, message)
  // What the network asked for when our message was published: the same is asked of its edit.
  const frame = replyFrameOf(account, reply?.reply_target ?? null, connectors)
  const { text: signed, signatureLine } = composeReply(edit.body, speaker, account.network, frame)
  // Of a thread the first part bears the signature, also when a later one is edited.
  const text = reply !== null && reply.part > 1 ? composeLaterPart(edit.body, frame) : signed
  if (saysNothing(withoutAddressees(edit.body, frame), signatureLine)) return err('text_empty')
  const count = countCharacters(text, capabilitiesOf(account, connectors).reply.limit, frame.warning)
  if (count.over) return err('text_too_long', tooLong(count))
  const hash = hashText(text)
  return ok({
    body: edit.body,
    text,
    text_hash: hash,
    approved_hash: hash,
    speaker_id: speaker.id,
    consent_id: consent.value.id,
    consent_kind: 'grant',
    consent_until: consent.value.validUntil
  })
}
