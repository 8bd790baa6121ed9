import { assignConversations } from '../../src/main/assign/assign-conversation.ts'
import { recordConsent } from '../../src/main/assign/record-consent.ts'
import { ingestItems } from '../../src/main/ingest/ingest-items.ts'
import { insertColleague } from '../../src/main/store/colleagues.ts'
import { markFactsChanged } from '../../src/main/store/rankings.ts'
import type { ColleagueProfile } from '../../src/shared/model/colleague.ts'
import type { AccountId, ColleagueId, ConversationId } from '../../src/shared/model/ids.ts'
import { day, type Instant, plus } from '../../src/shared/model/instant.ts'
import type { Network } from '../../src/shared/model/network.ts'
import { anItem } from './builders.ts'
import type { TestContext } from './test-context.ts'

/** A profile; give what the test is about. */
export const aProfile = (changes: Partial<ColleagueProfile> = {}): ColleagueProfile => ({
  name: 'Irène Fabre',
  role: 'Boulangère',
  place: null,
  email: null,
  portrait: null,
  languages: ['fr', 'en'],
  topics: [],
  bio: '',
  hours: { timeZone: 'Europe/Paris', spans: [] },
  absences: [],
  weeklyBudget: null,
  holidays: null,
  signatures: {},
  ...changes
})

/** A colleague in the store, who agreed for a year to be named on YouTube unless told otherwise. */
export const aStoredColleague = async (
  ctx: TestContext,
  profile: Partial<ColleagueProfile>,
  consent: { readonly networks?: readonly Network[]; readonly until?: Instant } = {}
): Promise<ColleagueId> => {
  const id = ctx.ids.next<ColleagueId>()
  const now = ctx.clock.now()
  await ctx.store.write(async (tx) => {
    await insertColleague(tx, id, aProfile(profile), now)
    const networks = consent.networks ?? ['youtube']
    await recordConsent(ctx.ids, tx, id, networks, consent.until ?? plus(now, 365 * day), now)
    await markFactsChanged(tx, now)
  })
  return id
}

let said = 0

/** A conversation that a person opens with this text, as it comes in from an account. */
export const aConversation = async (
  ctx: TestContext,
  accountId: AccountId,
  text: string,
  person = 'person-1'
): Promise<ConversationId> => {
  said += 1
  const outcome = await ingestItems(
    ctx,
    accountId,
    [
      anItem({
        ref: `said-${said}`,
        text,
        author: { ref: person, handle: person, name: person, url: null, isUs: false }
      })
    ],
    async () => {}
  )
  const [id] = outcome.conversations
  if (id === undefined) throw new Error('nothing came in')
  return id
}

/** Gives conversations to a colleague, who must be allowed to have them. */
export const give = async (
  ctx: TestContext,
  conversationIds: readonly ConversationId[],
  to: ColleagueId | 'first'
): Promise<void> => {
  const outcome = await assignConversations(ctx, conversationIds, to)
  if (!outcome.ok) throw new Error(outcome.error.code)
}
