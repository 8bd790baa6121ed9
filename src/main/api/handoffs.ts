import { assignConversations } from '../assign/assign-conversation.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import type { HandoffId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import {
  dismissProposal,
  presentLink,
  renewHandoff,
  sendBackWords,
  sendLetterAgain,
  setAnswerAside,
  takeWords,
  withdrawHandoff
} from '../handoff/change-handoff.ts'
import { createHandoff, findCarrierObstacle, previewLetter, servedPage } from '../handoff/create-handoff.ts'
import { deliver } from '../handoff/deliver-letter.ts'
import { describeHandoffs } from '../handoff/describe-handoffs.ts'
import { publicAsOf } from '../handoff/letter-facts.ts'
import { prepareLetter } from '../handoff/prepare-letter.ts'
import { shapedBy } from '../outbox/shaped-by.ts'
import type { Context } from '../runtime/context.ts'
import { getInboundMail } from '../store/answers.ts'
import { getConversationRow, listSummaries } from '../store/conversations.ts'
import { changeHandoffSettings, getHandoffSettings } from '../store/handoff-settings.ts'
import {
  countHandoffs,
  getProposal,
  listConversationHandoffs,
  listHandoffsIn,
  listReturnedHandoffs
} from '../store/handoffs.ts'
import { getMailAddress } from '../store/mail-address.ts'

const mostShown = 1_000

/** What the person has to do themself once a letter is made: paste a link, or press *send* in their mail program. */
const passOn = async (
  ctx: Context,
  handoffId: HandoffId,
  outcome: Result<{ readonly link: string }>
): Promise<void> => {
  if (outcome.ok) await deliver(ctx, handoffId, outcome.value.link)
}

export const handoffsHandlers = {
  async prepare(ctx, { conversationId, colleagueId }) {
    const prepared = await prepareLetter(ctx, conversationId, colleagueId)
    if (!prepared.ok) return prepared
    const { form, messages, facts } = prepared.value
    const mailAddress = await getMailAddress(ctx.store.read)
    const { reach } = await servedPage(ctx)
    const toAddress = facts.colleague.email
    return ok({
      form: { ...form, messages: [...form.messages] },
      messages: [...messages],
      publicAs: publicAsOf(facts),
      carriers: (['smtp', 'mailto', 'link'] as const).map((carrier) => ({
        carrier,
        obstacle: findCarrierObstacle(carrier, toAddress, mailAddress)
      })),
      reach,
      toAddress
    })
  },
  preview: (ctx, { form, handoffId }) => previewLetter(ctx, form, handoffId),
  async create(ctx, request) {
    const created = await createHandoff(ctx, request)
    if (!created.ok) return created
    const { conversationId, colleagueId } = request.form
    // Who is asked has the conversation: it weighs on their week, and teaches the ranking.
    const row = await getConversationRow(ctx.store.read, conversationId)
    if (row?.assignee_id !== colleagueId) await assignConversations(ctx, [conversationId], colleagueId)
    await passOn(ctx, created.value.handoffId, created)
    return created
  },
  async ofConversation(ctx, { conversationId }) {
    const db = ctx.store.read
    const rows = await listConversationHandoffs(db, conversationId)
    const parentId = rows[0]?.parent_message_id
    return ok({
      handoffs: [...(await describeHandoffs(db, rows))],
      proposal: await getProposal(db, conversationId),
      shapedBy: parentId === undefined ? '' : await shapedBy(db, parentId)
    })
  },
  async list(ctx, { view }) {
    const db = ctx.store.read
    const rows =
      view === 'awaiting'
        ? await listHandoffsIn(db, ['asked', 'writing', 'postponed'], mostShown)
        : await listReturnedHandoffs(db, mostShown)
    const described = await describeHandoffs(db, rows)
    const summaries = new Map(
      (await listSummaries(db, [...new Set(rows.map((row) => row.conversation_id))])).map((summary) => [
        summary.id,
        summary
      ])
    )
    return ok(
      described.flatMap((handoff) => {
        const summary = summaries.get(handoff.conversationId)
        return summary === undefined
          ? []
          : [
              {
                handoff,
                personName: summary.personName,
                excerpt: summary.excerpt,
                accountName: summary.accountName,
                network: summary.network
              }
            ]
      })
    )
  },
  async counts(ctx) {
    return ok(await countHandoffs(ctx.store.read))
  },
  withdraw: (ctx, { handoffId }) => withdrawHandoff(ctx, handoffId),
  async renew(ctx, { handoffId, carrier }) {
    const renewed = await renewHandoff(ctx, handoffId, carrier)
    await passOn(ctx, handoffId, renewed)
    return renewed
  },
  async copyLink(ctx, { handoffId }) {
    const link = await presentLink(ctx, handoffId)
    if (link.ok) ctx.desktop.copyText(link.value.link)
    return link
  },
  sendLetterAgain: (ctx, { handoffId }) => sendLetterAgain(ctx, handoffId),
  takeWords: (ctx, { handoffId, answerId }) => takeWords(ctx, handoffId, answerId),
  setAside: (ctx, { handoffId, answerId }) => setAnswerAside(ctx, handoffId, answerId),
  async sendBack(ctx, request) {
    const sent = await sendBackWords(ctx, request)
    await passOn(ctx, request.handoffId, sent)
    return sent
  },
  async dismissProposal(ctx, { conversationId }) {
    await dismissProposal(ctx, conversationId)
    return ok(null)
  },
  async readMail(ctx, { mailId }) {
    const mail = await getInboundMail(ctx.store.read, mailId)
    return mail === null
      ? err('not_found')
      : ok({
          fromAddress: mail.from_address,
          subject: mail.subject,
          receivedAt: mail.received_at,
          text: mail.whole_text
        })
  },
  async settings(ctx) {
    const { reach } = await ctx.page.reach()
    return ok({
      ...(await getHandoffSettings(ctx.store.read)),
      ...ctx.page.status(),
      reach,
      interfaces: [...ctx.page.interfaces()]
    })
  },
  async changeSettings(ctx, changes) {
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    await ctx.store.write((tx) => changeHandoffSettings(tx, given))
    await ctx.page.serve()
    return ok(null)
  }
} satisfies Handlers<AppContract, Context>['handoffs']
