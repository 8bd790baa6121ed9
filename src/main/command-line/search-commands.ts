import { type SearchAnswer, searchAnswerSchema, searchOrderSchema } from '../../shared/contract/search.ts'
import type { Serve } from '../api/serve.ts'
import { type Command, done, wrongUsage } from './command.ts'
import { asDocument, asLine, namesOf } from './conversation-lines.ts'

/** As many as one answer holds: beyond, a search is better narrowed. */
const mostFound = 200

/** What the window's own search finds. */
export const findThrough = async (
  serve: Serve,
  text: string,
  order: 'newest' | 'best',
  limit: number
): Promise<SearchAnswer> => {
  const answer = await serve('search.find', {
    text: text.slice(0, 500),
    order,
    limit: Math.min(limit, mostFound)
  })
  // Whatever is typed is a search: only a bug refuses it.
  if (!answer.ok) throw new Error(`search.find was refused: ${answer.error.code}`)
  return searchAnswerSchema.parse(answer.value)
}

export const searchCommand: Command = {
  name: 'search',
  usage:
    'WORDS… [--best] [--limit N]   (from: network: colleague: place: theme: is: before: after: -word "in a row")',
  options: { best: { type: 'boolean' }, limit: { type: 'string' } },
  onlyLooks: true,
  async run({ ctx, serve, t, say }, args) {
    const text = args.words.join(' ').trim()
    if (text === '') return wrongUsage(t('cli:search_needs'))
    const limit = Number(args.text('limit') ?? '50')
    if (!Number.isInteger(limit) || limit < 1 || limit > mostFound)
      return wrongUsage(t('cli:limit_out_of_range', { most: mostFound }))
    const order = searchOrderSchema.parse(args.flag('best') ? 'best' : 'newest')
    const answer = await findThrough(serve, text, order, limit)
    for (const note of answer.notes) say(t(`search:note.${note.kind}`, note))
    const names = await namesOf(ctx)
    const documents = answer.found.map(({ conversation, messageId, excerpt, marks }) => ({
      ...asDocument(conversation, names),
      messageId,
      excerpt,
      marks
    }))
    return done(
      {
        order,
        lookedAt: answer.lookedAt,
        notes: answer.notes,
        people: answer.people,
        conversations: documents
      },
      documents.map(asLine)
    )
  }
}
