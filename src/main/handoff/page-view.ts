import type { LetterLanguage, QuotedMessage } from '../../shared/model/handoff.ts'
import type { Colleague } from '../../shared/model/colleague.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import type { ReplyFrame } from '../../shared/model/message.ts'
import type { ReplyLimit } from '../../shared/model/network.ts'
import { composeReply } from '../../shared/text/compose-reply.ts'
import { countCharacters } from '../../shared/text/count-characters.ts'
import { isOpen } from '../domain/handoff-machine.ts'
import type { Context } from '../runtime/context.ts'
import { capabilitiesOf, getAccount, replyFrameOf } from '../store/accounts.ts'
import { listAnswers } from '../store/answers.ts'
import { listApprovals } from '../store/approvals.ts'
import { getColleague, listColleagues } from '../store/colleagues.ts'
import { getSummary } from '../store/conversations.ts'
import { getHandoff, type LetterContent, letterContentSchema } from '../store/handoffs.ts'
import { getOutboxRow } from '../store/outbox.ts'
import { getRanking } from '../store/rankings.ts'
import { getReplyTarget } from '../store/reply-targets.ts'
import type { HandoffRow, LinkRow } from '../store/schema.ts'
import type { AnyDb } from '../store/store.ts'

/** The question, as the page shows it to the colleague; it comes from the link alone, never from the request. */
export interface QuestionView {
  readonly kind: 'question'
  readonly row: HandoffRow
  readonly colleague: Colleague
  readonly personName: string
  readonly content: LetterContent
  readonly limit: ReplyLimit
  readonly frame: ReplyFrame
  /** Names that may be proposed instead. */
  readonly others: readonly string[]
  /** Of an approval: what the colleague wrote themself. */
  readonly written: string | null
}

/** What became of it. */
export type OutcomeView = {
  readonly kind: 'outcome'
  readonly outcome: 'answered' | 'accepted' | 'published' | 'retired'
  readonly language: LetterLanguage
  readonly colleagueName: string
  readonly personName: string
  readonly senderName: string
  readonly network: LetterContent['publicAs']['network']
  /** Where it can be seen, once it is published. */
  readonly url: string | null
  /** What the colleague wrote. */
  readonly words: string
}

/** Nothing to see: the same for links that never were, that are over and that were withdrawn. */
export interface ClosedView {
  readonly kind: 'closed'
}

export type PageView = QuestionView | OutcomeView | ClosedView

const closed: ClosedView = { kind: 'closed' }

/** Most colleagues named on the page for *Not me, ask …*. */
const mostOthers = 5

type ViewContext = Pick<Context, 'connectors' | 'clock' | 'policy'>

/** What a link opens at this moment. Reads, and nothing else. */
export const viewLink = async (ctx: ViewContext, db: AnyDb, link: LinkRow | null): Promise<PageView> => {
  if (link === null || link.handoff_id === null) return closed
  const row = await getHandoff(db, link.handoff_id)
  if (row === null) return closed
  const current = link.revoked_at === null && link.version === row.version
  // A former link still tells what became of the words that came by it.
  if (!current && !(await broughtWords(db, link))) return closed
  const now = ctx.clock.now()
  if (current && isOpen({ kind: row.state }))
    return row.expires_at > now ? ((await viewQuestion(ctx, db, row, now)) ?? closed) : closed
  return row.state === 'returned' ? closed : await viewOutcome(ctx, db, row, now)
}

const broughtWords = async (db: AnyDb, link: LinkRow): Promise<boolean> =>
  link.handoff_id !== null &&
  (await listAnswers(db, [link.handoff_id])).some(
    (answer) => answer.version === link.version && answer.source === 'page'
  )

const viewQuestion = async (
  ctx: ViewContext,
  db: AnyDb,
  row: HandoffRow,
  now: Instant
): Promise<QuestionView | null> => {
  const summary = await getSummary(db, row.conversation_id)
  const account = summary === null ? null : await getAccount(db, summary.accountId)
  const colleague = await getColleague(db, row.colleague_id, now)
  if (summary === null || account === null || colleague === null || colleague.leftAt !== null) return null
  const target = await getReplyTarget(db, row.conversation_id, row.parent_message_id)
  return {
    kind: 'question',
    row,
    colleague,
    personName: summary.personName,
    content: letterContentSchema.parse(JSON.parse(row.letter)),
    limit: capabilitiesOf(account, ctx.connectors).reply.limit,
    frame: replyFrameOf(account, target?.replyTarget ?? null, ctx.connectors),
    others: await listOthers(db, row, now),
    written: (await listApprovals(db, [row.id])).find((one) => one.kind !== 'corrected')?.words ?? null
  }
}

/** The colleagues who come next in the ranking: those whom the community manager would think of too. */
const listOthers = async (db: AnyDb, row: HandoffRow, now: Instant): Promise<readonly string[]> => {
  const ranking = (await getRanking(db, row.conversation_id))?.ranking ?? []
  const byId = new Map((await listColleagues(db, now)).map((one) => [one.id, one]))
  return ranking
    .filter((one) => one.exclusion === null && one.colleagueId !== row.colleague_id)
    .flatMap((one) => byId.get(one.colleagueId) ?? [])
    .slice(0, mostOthers)
    .map((one) => one.name)
}

const viewOutcome = async (
  { policy }: ViewContext,
  db: AnyDb,
  row: HandoffRow,
  now: Instant
): Promise<OutcomeView | ClosedView> => {
  const summary = await getSummary(db, row.conversation_id)
  const colleague = await getColleague(db, row.colleague_id, now)
  if (summary === null || colleague === null) return closed
  const content = letterContentSchema.parse(JSON.parse(row.letter))
  const reply = row.outbox_id === null ? null : await getOutboxRow(db, row.outbox_id)
  // For a while it is theirs to see; then a link in an old mail, in a history or a log shows nobody’s words to anybody.
  const sentAt = reply?.sent_at ?? row.expires_at
  const last = sentAt > row.expires_at ? sentAt : row.expires_at
  if (now >= plus(last, policy.handoff.outcomeFor)) return closed
  const written = (await listAnswers(db, [row.id])).at(-1)?.text ?? row.typed
  return {
    kind: 'outcome',
    outcome: outcomeOf(row, reply?.sent_at ?? null),
    language: row.language,
    colleagueName: colleague.name,
    personName: summary.personName,
    senderName: content.senderName,
    network: content.publicAs.network,
    url: reply?.published_url ?? null,
    words: reply !== null && reply.sent_at !== null ? reply.text : written
  }
}

const outcomeOf = (row: HandoffRow, sentAt: Instant | null): OutcomeView['outcome'] => {
  if (row.state === 'retired') return 'retired'
  if (row.state !== 'accepted') return 'answered'
  return sentAt === null ? 'accepted' : 'published'
}

/** Exactly what would be public for these words, and how the network counts it. */
export const previewOf = (
  { colleague, content, frame, limit }: QuestionView,
  words: string
): {
  readonly text: string
  readonly signature: string
  readonly used: number
  readonly max: number
  readonly over: boolean
} => {
  const composed = composeReply(words, colleague, content.publicAs.network, frame)
  const { used, max, over } = countCharacters(composed.text, limit, frame.warning)
  return { text: composed.text, signature: composed.signatureLine, used, max, over }
}

/** Messages, those softened in a row together behind the summary. */
export const groupMessages = (
  messages: readonly QuotedMessage[]
): readonly { readonly softened: boolean; readonly messages: readonly QuotedMessage[] }[] => {
  const groups: { softened: boolean; messages: QuotedMessage[] }[] = []
  for (const message of messages) {
    const last = groups.at(-1)
    if (last !== undefined && last.softened && message.softened) last.messages.push(message)
    else groups.push({ softened: message.softened, messages: [message] })
  }
  return groups
}
