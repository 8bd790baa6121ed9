import { conversationIdSchema, type PersonId } from '../../shared/model/ids.ts'
import { describePerson } from '../ingest/describe-person.ts'
import { getConversationRow } from '../store/conversations.ts'
import { type Command, type CommandArguments, couldNot, done, type Terminal, wrongUsage } from './command.ts'

const personOf = async ({ ctx }: Terminal, args: CommandArguments): Promise<PersonId | null | 'usage'> => {
  const id = conversationIdSchema.safeParse(args.text('conversation') ?? '')
  if (!id.success) return 'usage'
  return (await getConversationRow(ctx.store.read, id.data))?.person_id ?? null
}

/** What is held about the person of a conversation. */
export const showPersonCommand: Command = {
  name: 'people show',
  usage: '--conversation ID',
  options: { conversation: { type: 'string' } },
  async run(terminal, args) {
    const personId = await personOf(terminal, args)
    if (personId === 'usage') return wrongUsage(terminal.t('cli:people_need'))
    if (personId === null) return couldNot({ code: 'not_found' })
    const described = await describePerson(terminal.ctx, personId)
    if (!described.ok) return couldNot(described.error)
    return done(described.value, JSON.stringify(described.value, null, 2).split('\n'))
  }
}

/** Forgets the person of a conversation: whoever types it has decided. */
export const forgetPersonCommand: Command = {
  name: 'people forget',
  usage: '--conversation ID',
  options: { conversation: { type: 'string' } },
  async run(terminal, args) {
    const personId = await personOf(terminal, args)
    if (personId === 'usage') return wrongUsage(terminal.t('cli:people_need'))
    if (personId === null) return couldNot({ code: 'not_found' })
    const forgotten = await terminal.serve('people.forget', { personId })
    if (!forgotten.ok) return couldNot(forgotten.error)
    return done({ forgotten: true }, [terminal.t('cli:person_forgotten')])
  }
}
