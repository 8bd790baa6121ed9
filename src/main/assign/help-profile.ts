import { guessLanguage } from '../domain/guess-language.ts'
import {
  type BacklogWords,
  findTwins,
  type ProposedWord,
  proposeWords,
  type Twin
} from '../domain/profile-help.ts'
import { readProfile } from '../domain/profile-words.ts'
import { readWords, type Word } from '../domain/topics.ts'
import type { ColleagueProfile } from '../../shared/model/colleague.ts'
import type { ColleagueId, ConversationId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Context } from '../runtime/context.ts'
import { listColleagues } from '../store/colleagues.ts'
import { listUngiven } from '../store/conversations.ts'
import type { Store } from '../store/store.ts'
import { listInboundTexts, listShops } from './gather-facts.ts'

/** The newest conversations that are read for it: enough to tell a word of the trade from an accident, few enough to be instant. */
const mostRead = 300

/** Reading words costs more than all the rest: those of a conversation are read again only when something was said. */
const readBefore = new WeakMap<
  Store,
  ReadonlyMap<
    ConversationId,
    { readonly at: Instant; readonly text: string; readonly words: readonly Word[] }
  >
>()

const readBacklog = async (store: Store): Promise<readonly BacklogWords[]> => {
  const ungiven = await listUngiven(store.read, mostRead)
  const known = readBefore.get(store)
  const fresh = ungiven.filter((one) => known?.get(one.id)?.at !== one.lastInboundAt)
  const texts = await listInboundTexts(
    store.read,
    fresh.map((one) => one.id)
  )
  const read = new Map(
    ungiven.map(({ id, lastInboundAt: at }) => {
      const former = known?.get(id)
      if (former?.at === at) return [id, former] as const
      const text = texts.get(id) ?? ''
      return [id, { at, text, words: readWords(text, guessLanguage(text)) }] as const
    })
  )
  readBefore.set(store, read)
  return ungiven.map(({ id, undecided }) => {
    const { text, words } = read.get(id) ?? { text: '', words: [] }
    return { text, words, undecided }
  })
}

/** Words of the inbox that would make the difference for the profile being written, and colleagues it cannot be told from. */
export const helpProfile = async (
  ctx: Pick<Context, 'store' | 'clock'>,
  colleagueId: ColleagueId | null,
  profile: Pick<ColleagueProfile, 'topics' | 'role' | 'bio' | 'place' | 'languages'>
): Promise<{ readonly words: readonly ProposedWord[]; readonly twins: readonly Twin[] }> => {
  const db = ctx.store.read
  const colleagues = (await listColleagues(db, ctx.clock.now())).filter(
    (colleague) => colleague.leftAt === null
  )
  const others = colleagues
    .filter((colleague) => colleague.id !== colleagueId)
    .map((colleague) => ({
      id: colleague.id,
      profile: readProfile(colleague),
      place: colleague.place,
      languages: colleague.languages
    }))
  const written = { profile: readProfile(profile), place: profile.place, languages: profile.languages }
  const shops = await listShops(db)
  const names = [
    ...colleagues.flatMap(({ name, place }) => [name, place ?? '']),
    ...shops.flatMap(({ name, place }) => [name, place])
  ]
  return {
    words: proposeWords(written, others, await readBacklog(ctx.store), names),
    twins: findTwins(written, others)
  }
}
