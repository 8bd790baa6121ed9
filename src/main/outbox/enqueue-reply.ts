import type {
  AccountId,
  ApprovalId,
  AuditId,
  ColleagueId,
  ConversationId,
  DraftImageId,
  MessageId,
  OutboxId,
  ProofId
} from '../../shared/model/ids.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import type { OutboxState } from '../../shared/model/outbox.ts'
import { type ProofSource, proofSourceSchema, type Woven } from '../../shared/model/woven.ts'
import { err, ok, type Result, unreachable } from '../../shared/result.ts'
import { composeReply, withoutAddressees } from '../../shared/text/compose-reply.ts'
import { countCharacters } from '../../shared/text/count-characters.ts'
import { jointSigner } from '../../shared/text/joint-signer.ts'
import { sameWords } from '../../shared/text/same-words.ts'
import { saysNothing } from '../../shared/text/sign-reply.ts'
import { splitReply, withoutCuts } from '../../shared/text/split-reply.ts'
import { provenanceOf, stretchesWithin } from '../../shared/text/woven-spans.ts'
import { moveHandoff } from '../handoff/move-handoff.ts'
import type { Context } from '../runtime/context.ts'
import { capabilitiesOf, getAccount, nextTargetOf, privateTargetOf, replyFrameOf } from '../store/accounts.ts'
import { insertApproval, insertSeal, listApprovals } from '../store/approvals.ts'
import { appendAudit } from '../store/audit.ts'
import { getColleague } from '../store/colleagues.ts'
import { getConversationRow, getTriageRow, keptTriage, markTriage } from '../store/conversations.ts'
import { forgetRetiredDrafts, getDraft, removeDraft, retireDrafts } from '../store/drafts.ts'
import { hashText, insertOutboxEntry, listRecentReplies, waitingRef } from '../store/outbox.ts'
import { getProof } from '../store/proofs.ts'
import { getReplyTarget, hasMovedSince } from '../store/reply-targets.ts'
import type { ApprovalRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import { consentToSpeak } from './consent-to-speak.ts'
import { type JudgedWords, judgeWords } from './judge-words.ts'
import { freezeReplyImages, judgeReplyImages } from './reply-images.ts'
import { shapedBy } from './shaped-by.ts'
import { accountBefore, noteSpoken } from './spoken-from.ts'
import { tooLong } from './too-long.ts'
import { reached } from '../runtime/reached.ts'

export interface ReplyRequest {
  readonly conversationId: ConversationId
  readonly parentMessageId: MessageId
  readonly body: string
  readonly speakerId: ColleagueId
  /** The newest message that the person saw; null: not asked. */
  readonly lastSeenMessageId: MessageId | null
  readonly thenDone: boolean
  /** Those of the draft that go with it. */
  readonly imageIds?: readonly DraftImageId[] | undefined
  /** The words were shaped beyond what their speaker approved, and the signature says so. */
  readonly jointly: boolean
  /** Ask first where another account spoke last, and this one not yet since the app was opened. */
  readonly asksAccount?: boolean
  /** Where snippets and proofs stand in the body. */
  readonly woven?: readonly Woven[]
  /** Only the person answered is to read it, whoever reads what it answers. */
  readonly privately?: boolean
  /** What is longer than the network allows, or cut by the person, leaves as a thread. */
  readonly inThread?: boolean
}

export interface EnqueuedReply {
  readonly outboxId: OutboxId
  /** Until when it can be undone before it leaves; null: a person publishes it by hand. */
  readonly holdUntil: Instant | null
}

type EnqueueContext = Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'connectors' | 'wake'>

/**
 * Takes a reply by value: text, signature, target, account, speaker and consent are checked and frozen in
 * one transaction, which also empties the composer; of a thread all its parts at once. The same click twice gives the same
 * reply.
 */
export const enqueueReply = async (
  ctx: EnqueueContext,
  request: ReplyRequest
): Promise<Result<EnqueuedReply>> => {
  const made: Made = {
    now: ctx.clock.now(),
    newPart: () => ({ id: ctx.ids.next<OutboxId>(), key: ctx.ids.uuid() }),
    approvalId: ctx.ids.next<ApprovalId>(),
    auditIds: [ctx.ids.next<AuditId>(), ctx.ids.next<AuditId>()]
  }
  const enqueued = await ctx.store.write((tx) => enqueue(tx, request, made, ctx))
  reached('outbox.taken')
  if (!enqueued.ok) return enqueued
  const { accountId, ...reply } = enqueued.value
  noteSpoken(ctx.store, accountId)
  ctx.wake.outbox()
  return ok(reply)
}

/** What only the context can give. */
interface Made {
  readonly now: Instant
  /** What names a row of the outbox; later ones sort after earlier ones. */
  readonly newPart: () => { readonly id: OutboxId; readonly key: string }
  readonly approvalId: ApprovalId
  readonly auditIds: readonly [AuditId, AuditId]
}

const enqueue = async (
  tx: WriteDb,
  request: ReplyRequest,
  made: Made,
  { policy, connectors, store }: Pick<Context, 'policy' | 'connectors' | 'store'>
): Promise<Result<EnqueuedReply & { readonly accountId: AccountId }>> => {
  const { now } = made
  const conversation = await getConversationRow(tx, request.conversationId)
  const account = conversation === null ? null : await getAccount(tx, conversation.account_id)
  const target = await getReplyTarget(tx, request.conversationId, request.parentMessageId)
  const speaker = await getColleague(tx, request.speakerId, now)
  if (conversation === null || account === null || target === null || speaker === null)
    return err('not_found')

  // Before all else, because the first click emptied the composer and moved the conversation.
  const recent = await listRecentReplies(tx, conversation.id, plus(now, -policy.sameReplyWithin))
  const same = recent.find(
    (reply) => reply.speaker_id === speaker.id && sameWords(reply.whole ?? reply.body, request.body)
  )
  if (
    same !== undefined &&
    same.parent_message_id === request.parentMessageId &&
    (same.audience === 'private') === (request.privately === true || target.audience === 'private') &&
    same.created_at >= plus(now, -policy.undoDelay)
  )
    return ok({
      outboxId: same.id,
      holdUntil: same.state === 'queued' ? same.due_at : null,
      accountId: account.id
    })

  if (account.removed_at !== null) return err('cannot_reply_here')
  if (target.deletedAt !== null) return err('parent_deleted')
  if (target.standing !== 'shown') return err('parent_not_shown')
  if (speaker.leftAt !== null) return err('speaker_has_left', { name: speaker.name })
  const consent = await consentToSpeak(tx, speaker.id, account.network, now)
  if (!consent.ok) return consent
  const capabilities = capabilitiesOf(account, connectors)
  const narrows = request.privately === true && target.audience !== 'private'
  const replyTarget = narrows ? privateTargetOf(account, target.replyTarget, connectors) : target.replyTarget
  // Never in public instead: the words were written for one person.
  if (narrows && (!capabilities.reply.privately || replyTarget === null)) return err('not_privately_here')
  const frame = replyFrameOf(account, replyTarget, connectors)
  const inThread = request.inThread === true
  if (inThread && capabilities.reply.threading !== 'thread') return err('no_thread_here')
  const words = inThread ? withoutCuts(request.body) : request.body
  const bare = withoutAddressees(words, frame)
  const judged = await judgeWords(tx, conversation.id, speaker.id, words, bare)
  if (judged.kind === 'changed' && !request.jointly) return err('words_changed', { name: speaker.name })
  const signer =
    judged.kind === 'changed'
      ? jointSigner(speaker, account.network, await shapedBy(tx, judged.handoff))
      : speaker
  const single = composeReply(request.body, signer, account.network, frame)
  if (saysNothing(bare, single.signatureLine)) return err('text_empty')
  const { limit } = capabilities.reply
  const cut = inThread
    ? splitReply(request.body, { signer, network: account.network, frame, limit })
    : [
        {
          start: 0,
          body: request.body,
          text: single.text,
          count: countCharacters(single.text, limit, frame.warning)
        }
      ]
  const over = cut.find(({ count }) => count.over)
  if (over !== undefined) return err('text_too_long', tooLong(over.count))
  const images = await judgeReplyImages(
    tx,
    conversation.id,
    request.imageIds ?? [],
    capabilities.reply.images
  )
  if (!images.ok) return images
  if (same !== undefined) return err('conflict')
  const { lastSeenMessageId } = request
  if (lastSeenMessageId !== null && (await hasMovedSince(tx, conversation.id, lastSeenMessageId)))
    return err('conversation_moved')
  const before = request.asksAccount === true ? await accountBefore(store, tx, account.id) : null
  if (before !== null) return err('other_account', { account: account.name, last: before.name })

  const byHand = capabilities.reply.by === 'hand'
  const holdUntil = byHand ? null : plus(now, policy.undoDelay)
  const state: OutboxState =
    holdUntil === null ? { kind: 'with_person' } : { kind: 'queued', attempt: 0, notBefore: holdUntil }
  const parts = cut.map((part) => ({ ...part, ...made.newPart() }))
  const [first] = parts
  if (first === undefined) return err('text_empty')
  const outboxId = first.id
  const theirs = await wordsOfSpeaker(tx, judged)
  const woven = request.woven ?? []
  const provenance = provenanceOf(request.body, woven, theirs, await proofsOf(tx, woven))
  const { seals, approval } = await approve(tx, judged, speaker.id, words, made)
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1]
    await insertOutboxEntry(
      tx,
      {
        id: part.id,
        conversation_id: conversation.id,
        account_id: account.id,
        network: account.network,
        parent_message_id: request.parentMessageId,
        reply_target: before === undefined ? replyTarget : nextTargetOf(account, replyTarget, connectors),
        audience: narrows ? 'private' : target.audience,
        // The part before names it once it stands there: see `markPartBefore`.
        parent_ref: before === undefined ? target.ref : waitingRef(before.id),
        body: part.body,
        text: part.text,
        approval,
        speaker_id: speaker.id,
        consent_id: consent.value.id,
        consent_until: consent.value.validUntil,
        idempotency_key: part.key,
        first_tried_at: null,
        provenance: JSON.stringify(stretchesWithin(provenance, part)),
        // Networks and lists order by it.
        created_at: plus(now, index),
        ...(parts.length === 1
          ? {}
          : {
              thread_id: outboxId,
              part: index + 1,
              parts: parts.length,
              whole: index === 0 ? request.body : null
            })
      },
      state
    )
    if (seals !== null) await insertSeal(tx, { id: part.id, speaker_id: speaker.id, text: part.text }, seals)
  }
  if (judged.kind !== 'nothing_came') {
    const accepted = { kind: 'accept', outboxId } as const
    await moveHandoff(tx, judged.handoff, accepted, now, policy.handoff)
  }
  await freezeReplyImages(tx, outboxId, images.value)
  await emptyComposer(tx, request, now)
  await forgetRetiredDrafts(tx, plus(now, -policy.retiredDraftFor))
  // One batch, named after the reply: Z undoes both, and stopping the reply brings the conversation back.
  const common = { batch: outboxId, at: now, conversation_id: conversation.id }
  await appendAudit(tx, {
    ...common,
    id: made.auditIds[0],
    action: 'reply',
    before: JSON.stringify({ outboxId }),
    after: JSON.stringify({
      outboxId,
      speakerId: speaker.id,
      consentId: consent.value.id,
      textHash: hashText(first.text)
    })
  })
  if (request.thenDone) {
    const before = await getTriageRow(tx, conversation.id)
    if (before !== null && before.state !== 'done') {
      const after = {
        ...before,
        state: 'done',
        state_at: now,
        later_until: null,
        silence_reason: null
      } as const
      await markTriage(tx, conversation.id, after)
      await appendAudit(tx, {
        ...common,
        id: made.auditIds[1],
        action: 'done',
        before: keptTriage(before),
        after: keptTriage(after)
      })
    }
  }
  return ok({ outboxId, holdUntil, accountId: account.id })
}

/** What the speaker wrote or approved of the hand-off that the reply comes from; null where no words of theirs came home. */
const wordsOfSpeaker = async (tx: WriteDb, judged: JudgedWords): Promise<string | null> => {
  switch (judged.kind) {
    case 'nothing_came':
      return null
    case 'approved':
      return judged.approval.words
    case 'corrected':
      return judged.corrects.words
    case 'changed':
      return (await listApprovals(tx, [judged.handoff.id]))[0]?.words ?? null
    default:
      return unreachable(judged)
  }
}

/** What the register says now of the proofs that were put in. */
const proofsOf = async (tx: WriteDb, woven: readonly Woven[]): Promise<ReadonlyMap<ProofId, ProofSource>> => {
  const proofs = new Map<ProofId, ProofSource>()
  for (const id of new Set(woven.flatMap((span) => ('proofId' in span ? [span.proofId] : [])))) {
    const proof = await getProof(tx, id)
    if (proof !== null) proofs.set(id, proofSourceSchema.parse(proof))
  }
  return proofs
}

/**
 * The approval of its speaker that a reply is bound to; a small correction is an approval of its own, which names what it
 * corrects. Null where the community manager vouches for it.
 */
const approve = async (
  tx: WriteDb,
  judged: JudgedWords,
  speakerId: ColleagueId,
  words: string,
  made: Made
): Promise<{ readonly seals: ApprovalRow | null; readonly approval: 'approved' | 'vouched' }> => {
  if (judged.kind === 'approved') return { seals: judged.approval, approval: 'approved' }
  if (judged.kind !== 'corrected') return { seals: null, approval: 'vouched' }
  const corrected = {
    id: made.approvalId,
    handoff_id: judged.handoff.id,
    colleague_id: speakerId,
    words,
    kind: 'corrected',
    corrects: judged.corrects.id,
    given_at: made.now
  } as const
  return { seals: await insertApproval(tx, corrected), approval: 'approved' }
}

/** The draft that became the reply goes; other words are kept aside, to be found again. */
const emptyComposer = async (tx: WriteDb, request: ReplyRequest, now: Instant): Promise<void> => {
  const draft = await getDraft(tx, request.conversationId)
  if (draft === null) return
  if (sameWords(draft.body, request.body)) await removeDraft(tx, request.conversationId)
  else await retireDrafts(tx, request.conversationId, now)
}
