import { conversationIdSchema, type PersonId } from '../../shared/model/ids.ts'
import { describePerson } from '../ingest/describe-person.ts'
import { getConversationRow } from '../store/conversations.ts'
import { type Command, type CommandOutcome, couldNot, done, type Terminal, wrongUsage } from './command.ts'

/** A command about the person of a conversation. */
const personCommand = (
  name: string,
  act: (terminal: Terminal, personId: PersonId) => Promise<CommandOutcome>
): Command => ({
  name,
  usage: '--conversation ID',
  options: { conversation: { type: 'string' } },
  async run(terminal, args) {
    const id = conversationIdSchema.safeParse(args.text('conversation') ?? '')
    if (!id.success) return wrongUsage(terminal.t('cli:people_need'))
    const personId = (await getConversationRow(terminal.ctx.store.read, id.data))?.person_id ?? null
    return personId === null ? couldNot({ code: 'not_found' }) : act(terminal, personId)
  }
})

/** What is held about the person of a conversation. */
export const showPersonCommand = personCommand('people show', async ({ ctx }, personId) => {
  const described = await describePerson(ctx, personId)
  if (!described.ok) return couldNot(described.error)
  return done(described.value, JSON.stringify(described.value, null, 2).split('\n'))
})

/** Forgets the person of a conversation: whoever types it has decided. */
export const forgetPersonCommand = personCommand('people forget', async ({ serve, t }, personId) => {
  const forgotten = await serve('people.forget', { personId })
  if (!forgotten.ok) return couldNot(forgotten.error)
  return done({ forgotten: true }, [t('cli:person_forgotten')])
})
