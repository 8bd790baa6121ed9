import { z } from 'zod'
import { savedViewSchema, viewKeySchema } from '../../shared/contract/views.ts'
import { viewSchema } from '../../shared/model/conversation.ts'
import { countViews } from '../store/conversations.ts'
import { type Command, couldNot, done, wrongUsage } from './command.ts'
import { asDocument, asLine, namesOf } from './conversation-lines.ts'
import { findThrough } from './search-commands.ts'

const mostShown = 200

/** The views and how many conversations each holds; the searches that are kept, under their keys. */
export const viewsCommand: Command = {
  name: 'views',
  usage: '[--open KEY]',
  options: { open: { type: 'string' } },
  onlyLooks: true,
  async run({ ctx, serve, t }, args) {
    const listed = await serve('views.list', {})
    if (!listed.ok) return couldNot(listed.error)
    const saved = z.array(savedViewSchema).parse(listed.value)
    const wanted = args.text('open')
    if (wanted === null) {
      const counts = await countViews(ctx.store.read)
      return done({ counts: counts.byView, saved }, [
        ...viewSchema.options.map(
          (view) => `${String(counts.byView[view]).padStart(7)}  ${t(`inbox:view.${view}`)}`
        ),
        ...saved.map(({ key, name, query }) => `${String(key).padStart(7)}  ${name}: ${query}`)
      ])
    }
    const view = saved.find(({ key }) => String(key) === wanted)
    if (view === undefined) return couldNot({ code: 'not_found' })
    const answer = await findThrough(serve, view.query, 'newest', mostShown)
    const names = await namesOf(ctx)
    const documents = answer.found.map(({ conversation }) => asDocument(conversation, names))
    return done({ view, notes: answer.notes, conversations: documents }, documents.map(asLine))
  }
}

/** Keeps a search under a key, the first free one unless named. */
export const saveViewCommand: Command = {
  name: 'views save',
  usage: '"SEARCH…" --name NAME [--key 1…9]',
  options: { name: { type: 'string' }, key: { type: 'string' } },
  async run({ serve, t }, args) {
    const name = args.text('name')?.trim() ?? ''
    const query = args.words.join(' ').trim()
    const key = args.text('key') === null ? null : viewKeySchema.safeParse(Number(args.text('key')))
    if (name === '' || query === '' || key?.success === false) return wrongUsage(t('cli:view_needs'))
    const saved = await serve('views.save', { name, query, key: key === null ? null : key.data })
    if (!saved.ok) return couldNot(saved.error)
    const view = savedViewSchema.parse(saved.value)
    return done(view, [t('cli:view_saved', { name: view.name, key: view.key })])
  }
}

/** Forgets a search that was kept. */
export const removeViewCommand: Command = {
  name: 'views remove',
  usage: '--key 1…9',
  options: { key: { type: 'string' } },
  async run({ serve, t }, args) {
    const listed = await serve('views.list', {})
    if (!listed.ok) return couldNot(listed.error)
    const view = z
      .array(savedViewSchema)
      .parse(listed.value)
      .find(({ key }) => String(key) === args.text('key'))
    if (view === undefined) return couldNot({ code: 'not_found' })
    const removed = await serve('views.remove', { viewId: view.id })
    return removed.ok ? done(view, [t('cli:view_removed', { name: view.name })]) : couldNot(removed.error)
  }
}
