import { assignConversations } from '../assign/assign-conversation.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { err, ok } from '../../shared/result.ts'
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
import {
  checkCarrier,
  createHandoff,
  findCarrierObstacle,
  previewLetter,
  servedPage
} from '../handoff/create-handoff.ts'
import { deliver } from '../handoff/deliver-letter.ts'
import { describeHandoffs } from '../handoff/describe-handoffs.ts'
import { publicAsOf } from '../handoff/letter-facts.ts'
import { prepareLetter } from '../handoff/prepare-letter.ts'
import { shapedBy } from '../outbox/shaped-by.ts'
import type { Context } from '../runtime/context.ts'
import { getInboundMail } from '../store/answers.ts'
import { getColleague } from '../store/colleagues.ts'
import { getConversationRow, listSummaries } from '../store/conversations.ts'
import { changeHandoffSettings, getHandoffSettings } from '../store/handoff-settings.ts'
import {
  getProposal,
  listConversationHandoffs,
  listHandoffsIn,
  listReturnedHandoffs
} from '../store/handoffs.ts'
import { getMailAddress } from '../store/mail-address.ts'

const mostShown = 1_000

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
      toAddress,
      timeZone: facts.colleague.hours.timeZone
    })
  },
  preview: (ctx, { form, handoffId }) => previewLetter(ctx, form, handoffId),
  async create(ctx, request) {
    const { form, carrier } = request
    // Looked at as a whole before anything is written: nobody is given a conversation by a letter that cannot leave.
    const preview = await previewLetter(ctx, form, request.handoffId)
    if (!preview.ok) return preview
    const colleague = await getColleague(ctx.store.read, form.colleagueId, ctx.clock.now())
    if (colleague === null) return err('not_found')
    const checked = await checkCarrier(ctx.store.read, carrier, colleague)
    if (!checked.ok) return checked
    // Who is asked has the conversation: it weighs on their week, and teaches the ranking.
    const row = await getConversationRow(ctx.store.read, form.conversationId)
    if (row?.assignee_id !== form.colleagueId)
      await assignConversations(ctx, [form.conversationId], form.colleagueId)
    const created = await createHandoff(ctx, { form, carrier, handoffId: preview.value.handoffId })
    if (created.ok) await deliver(ctx, created.value.handoffId, created.value.link)
    return created
  },
  async ofConversation(ctx, { conversationId }) {
    const db = ctx.store.read
    const rows = await listConversationHandoffs(db, conversationId)
    const [newest] = rows
    return ok({
      handoffs: [...(await describeHandoffs(db, rows))],
      proposal: await getProposal(db, conversationId),
      shapedBy: newest === undefined ? '' : await shapedBy(db, newest)
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
  withdraw: (ctx, { handoffId }) => withdrawHandoff(ctx, handoffId),
  async renew(ctx, { handoffId, carrier }) {
    const renewed = await renewHandoff(ctx, handoffId, carrier)
    if (renewed.ok) await deliver(ctx, handoffId, renewed.value.link)
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
    if (sent.ok) await deliver(ctx, request.handoffId, sent.value.link)
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
