import { guessLanguage } from '../domain/guess-language.ts'
import { readProfile } from '../domain/profile-words.ts'
import { readRefusedTopic } from '../domain/refused-topics.ts'
import type {
  ColleagueFacts,
  ConversationFacts,
  PastAnswers,
  PastPlace,
  PublicHoliday,
  Shop
} from '../domain/routing-facts.ts'
import { readToldLanguage } from '../domain/told-language.ts'
import { distinctStems, readPairs, readWords } from '../domain/topics.ts'
import { lastTurnOfHours, workingUntil } from '../domain/working-hours.ts'
import type { ColleagueId, ConversationId, MessageId, PersonId } from '../../shared/model/ids.ts'
import type { Colleague } from '../../shared/model/colleague.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import {
  countAssignments,
  type LearnedWord,
  listLearnedWords,
  listOwnLoads,
  listStandingAssignments,
  listRecoveries
} from '../store/assignments.ts'
import { listColleagues } from '../store/colleagues.ts'
import { listLatestConsents } from '../store/consents.ts'
import type { MessageRow } from '../store/schema.ts'
import { getSettings } from '../store/settings.ts'
import type { AnyDb } from '../store/store.ts'
import { listPublicHolidays } from './public-holidays.ts'

/** What a conversation is about stands in its newest messages: this many, and this much of each in UTF-16 code units. */
const newestMessages = 5
const messageLength = 4_000

/** SQLite takes 32,766 values in one statement. */
const mostWords = 10_000

/** All colleagues, without what their confirmed conversations taught: that is read for each batch, see `addLearned`. */
export const gatherColleagues = async (db: AnyDb, now: Instant): Promise<readonly ColleagueFacts[]> =>
  await describeColleagues(db, await listColleagues(db, now), now)

/** The facts of these colleagues, whose profiles may be others than those that are kept. */
export const describeColleagues = async (
  db: AnyDb,
  colleagues: readonly Colleague[],
  now: Instant
): Promise<readonly ColleagueFacts[]> => {
  const consents = await listLatestConsents(db)
  const counts = await countAssignments(db)
  const recoveries = await listRecoveries(db, now)
  const holidays = await gatherHolidays(db, colleagues, now)
  return colleagues.map((colleague) => ({
    id: colleague.id,
    leftAt: colleague.leftAt,
    languages: colleague.languages,
    place: colleague.place,
    absences: colleague.absences,
    publicHolidays: holidays.get(colleague.id) ?? [],
    atWorkUntil: workingUntil(colleague.hours, now),
    weeklyBudget: colleague.weeklyBudget,
    weekLoad: colleague.weekLoad,
    recoveringUntil: recoveries.get(colleague.id) ?? null,
    consents: consents.get(colleague.id) ?? new Map(),
    refusedTopics: colleague.refusedTopics.map(readRefusedTopic),
    profile: readProfile(colleague),
    learned: new Map(),
    assignmentCount: counts.get(colleague.id) ?? 0
  }))
}

/** The public holidays around now of each colleague, in their calendar or in the company's; of none where none is set. */
export const gatherHolidays = async (
  db: AnyDb,
  colleagues: readonly Pick<Colleague, 'id' | 'holidays' | 'hours' | 'leftAt'>[],
  now: Instant
): Promise<ReadonlyMap<ColleagueId, readonly PublicHoliday[]>> => {
  const company = (await getSettings(db)).holidays
  const found = new Map<ColleagueId, readonly PublicHoliday[]>()
  for (const { id, holidays, hours, leftAt } of colleagues) {
    const calendar = holidays ?? company
    if (leftAt === null && calendar !== 'none')
      found.set(id, await listPublicHolidays(calendar, hours.timeZone, now))
  }
  return found
}

/** The last moments, until now, at which the hours of a colleague began or ended, or a public holiday did. */
export const listTurns = async (db: AnyDb, now: Instant): Promise<readonly Instant[]> => {
  const colleagues = (await listColleagues(db, now)).filter((colleague) => colleague.leftAt === null)
  const holidays = await gatherHolidays(db, colleagues, now)
  return [
    ...colleagues.flatMap((colleague) => lastTurnOfHours(colleague.hours, now) ?? []),
    ...[...holidays.values()].flat().flatMap((holiday) => [holiday.from, holiday.until])
  ]
}

/** Adds what confirmed conversations taught about the words of these conversations. */
export const addLearned = async (
  db: AnyDb,
  colleagues: readonly ColleagueFacts[],
  conversations: readonly ConversationFacts[]
): Promise<readonly ColleagueFacts[]> => {
  const stems = new Set(conversations.flatMap((conversation) => distinctStems(conversation.words, mostWords)))
  const learned = byColleague(await listLearnedWords(db, [...stems].slice(0, mostWords)))
  return colleagues.map((colleague) => ({
    ...colleague,
    learned: learned.get(colleague.id) ?? colleague.learned
  }))
}

/** The same without what the assignment of this very conversation taught: it would only confirm itself. */
export const withoutOwn = async (
  db: AnyDb,
  colleagues: readonly ColleagueFacts[],
  conversation: ConversationFacts
): Promise<readonly ColleagueFacts[]> => {
  const own = conversation.ownAssignment ?? null
  if (own === null) return colleagues
  const stems = distinctStems(conversation.words, mostWords)
  const learned = byColleague(await listLearnedWords(db, stems, own.assignmentId))
  return colleagues.map((colleague) =>
    colleague.id === own.colleagueId
      ? {
          ...colleague,
          learned: learned.get(colleague.id) ?? new Map(),
          assignmentCount: colleague.assignmentCount - 1
        }
      : colleague
  )
}

const byColleague = (
  rows: readonly LearnedWord[]
): ReadonlyMap<ColleagueId, ReadonlyMap<string, LearnedWord>> => {
  const learned = new Map<ColleagueId, Map<string, LearnedWord>>()
  for (const row of rows) {
    const byWord = learned.get(row.colleagueId) ?? new Map<string, LearnedWord>()
    learned.set(row.colleagueId, byWord.set(row.word, row))
  }
  return learned
}

/** The facts of a text that stands in no conversation. */
export const describeText = (
  text: string,
  language: string | null
): Pick<ConversationFacts, 'language' | 'said' | 'words' | 'pairs'> => {
  const words = readWords(text, language)
  return { language, said: text, words, pairs: readPairs(text, words) }
}

/** All that routing knows of these conversations. Those that are gone are absent. */
export const gatherConversations = async (
  db: AnyDb,
  ids: readonly ConversationId[],
  now: Instant
): Promise<ReadonlyMap<ConversationId, ConversationFacts>> => {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('conversation')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .select([
      'conversation.id',
      'conversation.person_id',
      'conversation.weight',
      'account.network',
      'account.place'
    ])
    .where('conversation.id', 'in', [...ids])
    .execute()
  const ownLoads = await listOwnLoads(db, ids, now)
  const standing = await listStandingAssignments(db, ids)
  const people = [...new Set(rows.flatMap((row) => row.person_id ?? []))]
  const pastAnswers = await listPastAnswers(db, people)
  const pastPlaces = await listPastPlaces(db, people)
  const shops = await listShops(db)
  const said = await listNewestInbound(db, ids)
  const facts = new Map<ConversationId, ConversationFacts>()
  for (const row of rows) {
    const { text, declared } = readInbound(said.get(row.id) ?? [])
    facts.set(row.id, {
      ...describeText(text, guessLanguage(text) ?? declared),
      network: row.network,
      accountPlace: row.place,
      weight: row.weight,
      shops,
      pastAnswers: row.person_id === null ? [] : (pastAnswers.get(row.person_id) ?? []),
      pastPlaces: withoutConversation(
        row.person_id === null ? [] : (pastPlaces.get(row.person_id) ?? []),
        row.id
      ),
      ownLoad: ownLoads.get(row.id) ?? null,
      ownAssignment: standing.get(row.id) ?? null
    })
  }
  return facts
}

/** The words that a conversation teaches whoever is given it. */
export const gatherTaught = async (db: AnyDb, id: ConversationId): Promise<ConversationFacts['words']> => {
  const { text, declared } = readInbound((await listNewestInbound(db, [id])).get(id) ?? [])
  return readWords(text, guessLanguage(text) ?? declared)
}

type InboundMessage = Pick<MessageRow, 'text' | 'language' | 'asks_at'>

/** The last messages of the people of each conversation, newest first. */
const listNewestInbound = async (
  db: AnyDb,
  ids: readonly ConversationId[]
): Promise<ReadonlyMap<ConversationId, readonly InboundMessage[]>> => {
  const numbered = db
    .selectFrom('message')
    .select(({ fn }) => [
      'conversation_id',
      'text',
      'language',
      'asks_at',
      fn
        .agg<number>('row_number')
        .over((over) =>
          over.partitionBy('conversation_id').orderBy('sort_at', 'desc').orderBy('sequence', 'desc')
        )
        .as('place')
    ])
    .where('conversation_id', 'in', [...ids])
    .where('side', '=', 'theirs')
    .where('deleted_at', 'is', null)
    .as('numbered')
  const rows = await db
    .selectFrom(numbered)
    .selectAll()
    .where('place', '<=', newestMessages)
    .orderBy('conversation_id')
    .orderBy('place')
    .execute()
  const said = new Map<ConversationId, InboundMessage[]>()
  for (const row of rows) {
    const known = said.get(row.conversation_id)
    if (known === undefined) said.set(row.conversation_id, [row])
    else known.push(row)
  }
  return said
}

/** Conversations read by one statement. */
const textBatch = 500

/** What the people of these conversations say, as routing reads it; those in which nobody says anything are absent. */
export const listInboundTexts = async (
  db: AnyDb,
  ids: readonly ConversationId[]
): Promise<ReadonlyMap<ConversationId, string>> => {
  const texts = new Map<ConversationId, string>()
  for (let start = 0; start < ids.length; start += textBatch)
    for (const [id, newest] of await listNewestInbound(db, ids.slice(start, start + textBatch)))
      texts.set(id, readInbound(newest).text)
  return texts
}

/** What they said, oldest first, and the language that the network told for the newest. */
const readInbound = (
  newest: readonly InboundMessage[]
): { readonly text: string; readonly declared: string | null } => {
  // The thread above a mention is context; where nothing asks, it is all there is.
  const asking = newest.filter((message) => message.asks_at !== null)
  const told = asking.length > 0 ? asking : newest
  return {
    text: told
      .toReversed()
      .map((message) => message.text.slice(0, messageLength))
      .join('\n'),
    declared: told.flatMap((message) => readToldLanguage(message.language) ?? [])[0] ?? null
  }
}

/** Who of ours answered these people before, newest answers first. */
const listPastAnswers = async (
  db: AnyDb,
  personIds: readonly PersonId[]
): Promise<ReadonlyMap<PersonId, readonly PastAnswers[]>> => {
  if (personIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('conversation')
    .innerJoin('message', 'message.conversation_id', 'conversation.id')
    .select(['conversation.person_id', 'message.speaker_id', 'message.id', 'message.sort_at'])
    .where('conversation.person_id', 'in', [...personIds])
    .where('message.side', '=', 'ours')
    .where('message.speaker_id', 'is not', null)
    .where('message.deleted_at', 'is', null)
    .orderBy('message.sort_at', 'desc')
    .orderBy('message.id', 'desc')
    .execute()
  const byPerson = new Map<PersonId, Map<ColleagueId, { messageIds: MessageId[]; lastAt: Instant }>>()
  for (const row of rows) {
    if (row.person_id === null || row.speaker_id === null) continue
    const answers =
      byPerson.get(row.person_id) ?? new Map<ColleagueId, { messageIds: MessageId[]; lastAt: Instant }>()
    byPerson.set(row.person_id, answers)
    const former = answers.get(row.speaker_id)
    if (former === undefined) answers.set(row.speaker_id, { messageIds: [row.id], lastAt: row.sort_at })
    else former.messageIds.push(row.id)
  }
  return new Map(
    [...byPerson].map(([personId, answers]) => [
      personId,
      [...answers].map(([colleagueId, { messageIds, lastAt }]) => ({ colleagueId, messageIds, lastAt }))
    ])
  )
}

/** The shops that the company has accounts for; those of accounts that were removed included, people still name them. */
export const listShops = async (db: AnyDb): Promise<readonly Shop[]> => {
  const rows = await db
    .selectFrom('account')
    .select(['name', 'place'])
    .distinct()
    .where('place', 'is not', null)
    .orderBy('place')
    .orderBy('name')
    .execute()
  return rows.flatMap(({ name, place }) =>
    place === null || place.trim() === '' ? [] : [{ name, place: place.trim() }]
  )
}

/** Conversations of a person that are looked at for the places where they wrote. */
const newestPast = 50

/** At which places these people wrote to us, with the conversations, newest first. */
const listPastPlaces = async (
  db: AnyDb,
  personIds: readonly PersonId[]
): Promise<ReadonlyMap<PersonId, readonly PastPlace[]>> => {
  if (personIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('conversation')
    .innerJoin('account', 'account.id', 'conversation.account_id')
    .select(['conversation.person_id', 'conversation.id', 'account.place'])
    .where('conversation.person_id', 'in', [...personIds])
    .where('account.place', 'is not', null)
    .orderBy('conversation.last_inbound_at', 'desc')
    .orderBy('conversation.id', 'desc')
    .execute()
  const byPerson = new Map<PersonId, Map<string, ConversationId[]>>()
  for (const row of rows) {
    const place = row.place?.trim() ?? ''
    if (row.person_id === null || place === '') continue
    const places = byPerson.get(row.person_id) ?? new Map<string, ConversationId[]>()
    byPerson.set(row.person_id, places)
    const known = places.get(place)
    if (known === undefined) places.set(place, [row.id])
    else if (known.length < newestPast) known.push(row.id)
  }
  return new Map(
    [...byPerson].map(([personId, places]) => [
      personId,
      [...places].map(([place, conversationIds]) => ({ place, conversationIds }))
    ])
  )
}

/** What was before: the conversation itself is no history of itself. */
const withoutConversation = (past: readonly PastPlace[], id: ConversationId): readonly PastPlace[] =>
  past
    .map(({ place, conversationIds }) => ({
      place,
      conversationIds: conversationIds.filter((other) => other !== id)
    }))
    .filter(({ conversationIds }) => conversationIds.length > 0)

/** The facts of a text typed to see whom it would go to; without a network, a consent for any is enough. */
export const gatherText = (text: string, network: Network | null): ConversationFacts => ({
  ...describeText(text, guessLanguage(text)),
  network,
  accountPlace: null,
  pastAnswers: [],
  ownLoad: null
})
