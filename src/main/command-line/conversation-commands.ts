import { viewSchema } from '../../shared/model/conversation.ts'
import { conversationIdSchema } from '../../shared/model/ids.ts'
import type { RoutingDecision } from '../../shared/model/routing.ts'
import { routeText } from '../assign/route-text.ts'
import { countViews, getConversationRow, listInbox } from '../store/conversations.ts'
import { getRanking } from '../store/rankings.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'
import { asDocument, asLine, namesOf } from './conversation-lines.ts'
import { findThrough } from './search-commands.ts'

const mostRows = 10_000

export const conversationsCommand: Command = {
  name: 'conversations',
  usage: '[--view NAME] [--search TEXT] [--limit N]',
  options: { view: { type: 'string' }, search: { type: 'string' }, limit: { type: 'string' } },
  onlyLooks: true,
  async run({ ctx, serve, t }, args) {
    const view = viewSchema.safeParse(args.text('view') ?? 'to_answer')
    if (!view.success) return wrongUsage(t('cli:unknown_view', { views: viewSchema.options.join(', ') }))
    const limit = Number(args.text('limit') ?? '50')
    if (!Number.isInteger(limit) || limit < 1 || limit > mostRows)
      return wrongUsage(t('cli:limit_out_of_range', { most: mostRows }))
    const search = args.text('search')
    const rows =
      search === null
        ? (await listInbox(ctx.store.read, view.data, null, null, limit)).rows
        : (await findThrough(serve, search, 'newest', limit)).found.map(({ conversation }) => conversation)
    const names = await namesOf(ctx)
    const counts = await countViews(ctx.store.read)
    const documents = rows.map((row) => asDocument(row, names))
    return done(
      { view: search === null ? view.data : null, counts: counts.byView, conversations: documents },
      documents.map(asLine)
    )
  }
}

const rankingDocument = (decision: RoutingDecision, names: ReadonlyMap<string, string>) => ({
  choice: decision.choice === null ? null : { id: decision.choice, name: names.get(decision.choice) ?? null },
  ranking: decision.ranking.map((candidate) => ({
    id: candidate.colleagueId,
    name: names.get(candidate.colleagueId) ?? null,
    score: candidate.score,
    reasons: candidate.reasons,
    exclusion: candidate.exclusion
  }))
})

export const routeCommand: Command = {
  name: 'route',
  usage: '--conversation ID | --text TEXT',
  options: { conversation: { type: 'string' }, text: { type: 'string' } },
  onlyLooks: true,
  async run({ ctx, t }, args) {
    const text = args.text('text')
    if (text?.trim() === '') return wrongUsage(t('cli:text_empty'))
    const conversation = conversationIdSchema.safeParse(args.text('conversation') ?? '')
    if ((text === null) === !conversation.success) return wrongUsage(t('cli:conversation_or_text'))
    const names = await namesOf(ctx)
    if (conversation.success && (await getConversationRow(ctx.store.read, conversation.data)) === null)
      return couldNot({ code: 'not_found' })
    const decision =
      text !== null
        ? await routeText(ctx, text)
        : conversation.success
          ? await getRanking(ctx.store.read, conversation.data)
          : null
    if (decision === null) return couldNot({ code: 'not_found' })
    const document = rankingDocument(decision, names)
    return done(document, [
      document.choice === null ? t('cli:nobody_fits') : t('cli:best_placed', { name: document.choice.name }),
      ...document.ranking.map(
        (one) =>
          `${one.score.toFixed(1).padStart(6)}  ${one.name}${one.exclusion === null ? '' : `  (${one.exclusion.gate})`}`
      )
    ])
  }
}
