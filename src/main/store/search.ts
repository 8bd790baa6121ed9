import { type RawBuilder, sql, type SqlBool } from 'kysely'
import type { ConversationSummary } from '../../shared/model/conversation.ts'
import type {
  AccountId,
  ColleagueId,
  ConversationId,
  HandleId,
  MessageId,
  NoteId,
  PersonId,
  ThemeId
} from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import { unreachable } from '../../shared/result.ts'
import type { Condition } from '../../shared/search/search-words.ts'
import { compiledRead } from './compiled-once.ts'
import { listSummaries } from './conversations.ts'
import { awaitingHandoffs, returnedHandoffs } from './handoffs.ts'
import { excerptAround } from './search-excerpt.ts'
import {
  everySequence,
  type FullTextSearch,
  matchAny,
  matchingHandles,
  matchingNames,
  matchingNotes,
  matchingSequences,
  matchOf,
  scoredSequences,
  type SearchedWords
} from './search-sqlite.ts'
import type { AnyDb, ReadDb } from './store.ts'

/** One of these, or none of these where it is excluded. */
export interface OneOf<Id extends string> {
  readonly ids: readonly Id[]
  readonly excluded: boolean
}

/** A search whose names are rows and whose days are moments. */
export interface Search {
  readonly wanted: FullTextSearch
  readonly unwanted: FullTextSearch
  readonly accounts: readonly OneOf<AccountId>[]
  readonly colleagues: readonly OneOf<ColleagueId>[]
  /** Themes of the company's own. */
  readonly themes: readonly OneOf<ThemeId>[]
  readonly conditions: readonly { readonly condition: Condition; readonly excluded: boolean }[]
  /** Said at or after; the last words of the conversation, where nothing is looked for by words. */
  readonly from: readonly Instant[]
  /** Said before. */
  readonly until: readonly Instant[]
}

export interface Found {
  readonly conversation: ConversationSummary
  /** The message that answers best; null where nothing was looked for by words. */
  readonly messageId: MessageId | null
  readonly excerpt: string
  readonly marks: readonly { readonly start: number; readonly end: number }[]
}

export interface SearchAnswer {
  readonly found: readonly Found[]
  /** Only so many of the newest messages that match were looked at; null: all. */
  readonly lookedAt: number | null
}

/** A page of newest hits for a common word; then more, where filters or busy conversations leave few of them. */
const windows = [100, 400, 2_000, 8_000] as const
/** Those who bear a name are looked at one by one where they are few; of more, whoever said the newest messages of them all. */
const fewBearers = 40
const peopleWindows = [40, 200] as const
/** Where they are many and yet a few of them said all that is new: one by one so many, those who became known last. */
const mostBearers = 200
/** Before which every message stands. */
const afterAll = Number.MAX_SAFE_INTEGER
const scoredWindow = 5_000

const noWords: FullTextSearch = { words: [], authors: [], themes: [] }
export const everything: Search = {
  wanted: noWords,
  unwanted: noWords,
  accounts: [],
  colleagues: [],
  themes: [],
  conditions: [],
  from: [],
  until: []
}

/** The conversations that a search finds, one line for each: by their newest message that answers, or by the best one. */
export const findConversations = async (
  db: ReadDb,
  search: Search,
  order: 'newest' | 'best',
  limit: number
): Promise<SearchAnswer> => {
  const match = matchOf(search.wanted, search.unwanted)
  if (match === null) return await findByFilters(db, search, limit)
  const { hits, lookedAt } =
    order === 'best' ? await findBest(db, search, match, limit) : await findNewest(db, search, match, limit)
  const texts = await listTexts(
    db,
    [...hits.values()].map(({ sequence }) => sequence)
  )
  const words = [...search.wanted.words, ...search.wanted.themes.flat()]
  const summaries = await listSummaries(db, [...hits.keys()])
  return {
    found: summaries.flatMap((conversation) => {
      const hit = hits.get(conversation.id)
      if (hit === undefined) return []
      return [{ conversation, messageId: hit.id, ...excerptAround(texts.get(hit.sequence) ?? '', words) }]
    }),
    lookedAt
  }
}

const textsAt = compiledRead((db, { sequences }: { readonly sequences: readonly number[] }) =>
  db
    .selectFrom('message')
    .select(['sequence', 'text'])
    .where('sequence', 'in', [...sequences])
)

/** The words of these messages, by where they stand: a number finds a row in half the time of an id. */
const listTexts = async (db: ReadDb, sequences: readonly number[]): Promise<ReadonlyMap<number, string>> => {
  if (sequences.length === 0) return new Map()
  const rows = await textsAt(db, { sequences })
  return new Map(rows.map(({ sequence, text }) => [sequence, text]))
}

interface Hit {
  readonly sequence: number
  readonly id: MessageId
  readonly at: Instant
}

interface Hits {
  /** In the order of the answer. */
  readonly hits: ReadonlyMap<ConversationId, Hit>
  readonly lookedAt: number | null
}

/** So many of the newest messages that match, of those before. */
type HitsAsked = Readonly<{ match: string; before: number; window: number }>

/** A window of hits, and whether each is what the search wants: what is not stays in, so that nothing needs to be counted. */
const hitsIn = (db: AnyDb, search: Search, { match, before, window }: HitsAsked) =>
  db
    .selectFrom(matchingSequences(match, before, window).as<'hit'>('hit'))
    .leftJoin('message', 'message.sequence', 'hit.sequence')
    .$if(looksAtConversations(search), (query) =>
      query.leftJoin('conversation', 'conversation.id', 'message.conversation_id')
    )
    .select(['hit.sequence', 'message.id', 'message.conversation_id', 'message.sort_at'])
    .select(
      sql<number | null>`message.deleted_at is null and ${meets(db, search, 'message.sort_at')}`.as(
        'is_meant'
      )
    )
    .orderBy('message.sort_at', 'desc')
    .orderBy('hit.sequence', 'desc')

const plainHitsIn = compiledRead((db, asked: HitsAsked) => hitsIn(db, everything, asked))

const findNewest = async (db: ReadDb, search: Search, match: string, limit: number): Promise<Hits> => {
  const newest = new Map<ConversationId, Hit>()
  let before: number = afterAll
  let lookedAt = 0
  // One that is smaller than what is looked for cannot end it.
  for (const window of windows.filter((hits) => hits >= limit)) {
    const asked = { match, before, window }
    const rows = isPlain(search) ? await plainHitsIn(db, asked) : await hitsIn(db, search, asked).execute()
    for (const { sequence, id, conversation_id, sort_at, is_meant } of rows)
      if (is_meant === 1 && id !== null && conversation_id !== null && sort_at !== null)
        if (!newest.has(conversation_id)) newest.set(conversation_id, { sequence, id, at: sort_at })
    if (newest.size >= limit) return { hits: first(newest, limit), lookedAt: null }
    lookedAt += rows.length
    if (rows.length < window) return { hits: first(newest, limit), lookedAt: null }
    before = Math.min(...rows.map(({ sequence }) => sequence))
  }
  return { hits: first(newest, limit), lookedAt }
}

const findBest = async (db: ReadDb, search: Search, match: string, limit: number): Promise<Hits> => {
  const rows = await db
    .selectFrom(scoredSequences(match, scoredWindow).as<'hit'>('hit'))
    .innerJoin('message', 'message.sequence', 'hit.sequence')
    .innerJoin('conversation', 'conversation.id', 'message.conversation_id')
    .select(['message.sequence', 'message.id', 'message.conversation_id', 'message.sort_at'])
    .where('message.deleted_at', 'is', null)
    .where(meets(db, search, 'message.sort_at'))
    .orderBy('hit.score')
    .orderBy('message.sequence', 'desc')
    .execute()
  const best = new Map<ConversationId, Hit>()
  for (const { sequence, id, conversation_id, sort_at } of rows)
    if (!best.has(conversation_id)) best.set(conversation_id, { sequence, id, at: sort_at })
  const beyond = await db
    .selectFrom(matchingSequences(match, afterAll, scoredWindow + 1).as<'hit'>('hit'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return {
    hits: new Map([...best].slice(0, limit)),
    lookedAt: beyond.count > scoredWindow ? scoredWindow : null
  }
}

/** Windows follow each other by when messages were received; the answer by when they were said. */
const first = (hits: ReadonlyMap<ConversationId, Hit>, limit: number): ReadonlyMap<ConversationId, Hit> =>
  new Map([...hits].toSorted(([, one], [, other]) => (one.at < other.at ? 1 : -1)).slice(0, limit))

/** Where nothing is looked for by words: the conversations themselves, the newest words first. */
const findByFilters = async (db: ReadDb, search: Search, limit: number): Promise<SearchAnswer> => {
  const unwanted = matchAny(search.unwanted)
  let query = db
    .selectFrom('conversation')
    .select('conversation.id')
    .where(meets(db, search, 'conversation.last_inbound_at'))
    .orderBy('conversation.last_inbound_at', 'desc')
    .orderBy('conversation.id', 'desc')
    .limit(limit)
  if (unwanted !== null)
    query = query.where('conversation.id', 'not in', (sub) =>
      sub
        .selectFrom('message')
        .select('message.conversation_id')
        .where('message.sequence', 'in', everySequence(unwanted))
    )
  const rows = await query.execute()
  const summaries = await listSummaries(
    db,
    rows.map(({ id }) => id)
  )
  return {
    found: summaries.map((conversation) => ({
      conversation,
      messageId: null,
      excerpt: conversation.excerpt,
      marks: []
    })),
    lookedAt: null
  }
}

/** Whether anything is asked of the conversation itself: words and days are those of its messages. */
const looksAtConversations = ({ accounts, colleagues, themes, conditions }: Search): boolean =>
  [accounts, colleagues, themes, conditions].some((asked) => asked.length > 0)

/** Whether words are all that is asked for, as while somebody types. */
const isPlain = (search: Search): boolean =>
  !looksAtConversations(search) && search.from.length === 0 && search.until.length === 0

/** What a conversation must be, and when what was said in it, as one condition. */
const meets = (
  db: AnyDb,
  search: Search,
  at: 'message.sort_at' | 'note.written_at' | 'conversation.last_inbound_at'
): RawBuilder<SqlBool> =>
  sql.join(
    [
      sql`1 = 1`,
      ...search.accounts.map(({ ids, excluded }) => oneOf('conversation.account_id', ids, excluded)),
      ...search.colleagues.map(({ ids, excluded }) => oneOf('conversation.assignee_id', ids, excluded)),
      ...search.themes.map(({ ids, excluded }) => {
        const bears = sql<SqlBool>`conversation.id in ${db
          .selectFrom('conversation_theme')
          .select('conversation_theme.conversation_id')
          .where('conversation_theme.theme_id', 'in', [...ids])}`
        return excluded ? sql<SqlBool>`not (${bears})` : bears
      }),
      ...search.conditions.map(({ condition, excluded }) =>
        excluded ? sql`not (${holds(db, condition)})` : holds(db, condition)
      ),
      ...search.from.map((moment) => sql`${sql.ref(at)} >= ${moment}`),
      ...search.until.map((moment) => sql`${sql.ref(at)} < ${moment}`)
    ],
    sql` and `
  )

const oneOf = (
  column: 'conversation.account_id' | 'conversation.assignee_id',
  ids: readonly string[],
  excluded: boolean
): RawBuilder<SqlBool> => {
  if (ids.length === 0) return excluded ? sql<SqlBool>`1 = 1` : sql<SqlBool>`1 = 0`
  const isOne = sql<SqlBool>`${sql.ref(column)} in (${sql.join([...ids])})`
  return excluded ? sql<SqlBool>`(${sql.ref(column)} is null or not ${isOne})` : isOne
}

const holds = (db: AnyDb, condition: Condition): RawBuilder<SqlBool> => {
  switch (condition) {
    case 'to_answer':
    case 'later':
    case 'done':
    case 'silence':
      return sql<SqlBool>`conversation.state = ${condition}`
    case 'undecided':
      return sql<SqlBool>`(conversation.state = 'to_answer' and conversation.assignee_id is null
        and conversation.suggested_id is null)`
    case 'attributed':
      return sql<SqlBool>`conversation.assignee_id is not null`
    case 'awaiting':
      return sql<SqlBool>`conversation.id in ${awaitingHandoffs(db).select('handoff.conversation_id')}`
    case 'returned':
      return sql<SqlBool>`conversation.id in ${returnedHandoffs(db).select('handoff.conversation_id')}`
    case 'sent':
      return sql<SqlBool>`conversation.last_outbound_at is not null`
    case 'unread':
      return sql<SqlBool>`conversation.read_at is null`
    case 'read':
      return sql<SqlBool>`conversation.read_at is not null`
    case 'starred':
      return sql<SqlBool>`conversation.starred_at is not null`
    case 'muted':
      return sql<SqlBool>`conversation.muted_at is not null`
    default:
      return unreachable(condition)
  }
}

export interface FoundPerson {
  readonly personId: PersonId
  readonly name: string
  readonly handle: string
  readonly network: Network
}

/** Of this many of the newest messages, who said them: somebody who writes often is one person. */
const latestWindow = 200

/** Who said something last, the last one first: each once, as they spoke last. */
export const listLatestPeople = async (db: ReadDb, limit: number): Promise<readonly FoundPerson[]> => {
  const rows = await db
    .selectFrom(
      db
        .selectFrom('message')
        .select(['handle_id', 'sequence', 'side'])
        .orderBy('sequence', 'desc')
        .limit(latestWindow)
        .as('latest')
    )
    .innerJoin('handle', 'handle.id', 'latest.handle_id')
    .innerJoin('person_link', (join) =>
      join.onRef('person_link.handle_id', '=', 'handle.id').on('person_link.undone_at', 'is', null)
    )
    .select(['person_link.person_id as personId', 'handle.name', 'handle.handle', 'handle.network'])
    .where('latest.side', '=', 'theirs')
    .groupBy(['person_link.person_id', 'handle.name', 'handle.handle', 'handle.network'])
    .orderBy(({ fn }) => fn.max('latest.sequence'), 'desc')
    .execute()
  return eachOnce(rows).slice(0, limit)
}

/** A letter alone, as opposed to a name that begins with it: an initial of many means none of them. */
const isLetter = ({ words, isPrefix }: SearchedWords): boolean =>
  !isPrefix && words.every((word) => /^[\p{Script=Latin}\p{N}]$/u.test(word))

type NamesAsked = Readonly<{ match: string; most: number }>

/** How many bear a name, as far as `most`. */
const bearersUpTo = compiledRead((db, { match, most }: NamesAsked) =>
  db
    .selectFrom(matchingNames(match, most).as<'name'>('name'))
    .select(({ fn }) => fn.countAll<number>().as('bearers'))
)

/** Who bears a name, with the moment of the newest that each said; null: nothing. */
const bearersOf = compiledRead((db, { match, most }: NamesAsked) =>
  db
    .selectFrom(matchingHandles(match, most).as<'bearer'>('bearer'))
    .leftJoin('message', (join) =>
      join.on(({ eb, selectFrom }) =>
        eb(
          'message.sequence',
          '=',
          selectFrom('message as newest')
            .select(({ fn }) => fn.max('newest.sequence').as('sequence'))
            .whereRef('newest.handle_id', '=', 'bearer.handle_id')
        )
      )
    )
    .select(['bearer.handle_id', 'message.sort_at'])
)

const speakersIn = compiledRead((db, { match, before, window }: HitsAsked) =>
  db
    .selectFrom(matchingSequences(match, before, window).as<'hit'>('hit'))
    .innerJoin('message', 'message.sequence', 'hit.sequence')
    .select(['message.handle_id', 'message.sort_at'])
)

/** The handles that said something under a name that holds the words, who spoke last first. */
const listBearers = async (
  db: ReadDb,
  words: readonly SearchedWords[],
  limit: number
): Promise<readonly HandleId[]> => {
  const match = matchOf({ ...noWords, authors: words }, noWords)
  if (match === null || words.every(isLetter)) return []
  const last = new Map<HandleId, Instant>()
  const spoke = (said: readonly { handle_id: HandleId | null; sort_at: Instant | null }[]): void => {
    for (const { handle_id, sort_at } of said)
      if (handle_id !== null && sort_at !== null && sort_at > (last.get(handle_id) ?? ''))
        last.set(handle_id, sort_at)
  }
  const inOrder = (): readonly HandleId[] =>
    [...last].toSorted(([, one], [, other]) => (one < other ? 1 : -1)).map(([id]) => id)
  const [counted = { bearers: 0 }] = await bearersUpTo(db, { match, most: fewBearers + 1 })
  if (counted.bearers === 0) return []
  if (counted.bearers > fewBearers)
    for (const window of peopleWindows) {
      spoke(await speakersIn(db, { match, before: afterAll, window }))
      if (last.size >= limit) return inOrder()
    }
  spoke(await bearersOf(db, { match, most: mostBearers }))
  return inOrder()
}

const peopleBehind = compiledRead((db, { handles }: { readonly handles: readonly HandleId[] }) =>
  db
    .selectFrom('handle')
    .innerJoin('person_link', (join) =>
      join.onRef('person_link.handle_id', '=', 'handle.id').on('person_link.undone_at', 'is', null)
    )
    .select([
      'handle.id',
      'person_link.person_id as personId',
      'handle.name',
      'handle.handle',
      'handle.network'
    ])
    .where('handle.id', 'in', [...handles])
)

/** Whose these handles are, in their order. */
const listPeopleBehind = async (
  db: ReadDb,
  handles: readonly HandleId[]
): Promise<readonly FoundPerson[]> => {
  if (handles.length === 0) return []
  const people = new Map((await peopleBehind(db, { handles })).map(({ id, ...person }) => [id, person]))
  return handles.flatMap((id) => people.get(id) ?? [])
}

/** The names with such words under which somebody said something, who spoke last first: each handle of a person for itself. */
export const findHandles = async (
  db: ReadDb,
  words: readonly SearchedWords[],
  limit: number
): Promise<readonly FoundPerson[]> =>
  await listPeopleBehind(db, (await listBearers(db, words, limit)).slice(0, limit))

/** Those who said something under a name that holds the words, who spoke last first: each once, as they spoke last. */
export const findPeople = async (
  db: ReadDb,
  words: readonly SearchedWords[],
  limit: number
): Promise<readonly FoundPerson[]> => {
  const handles = await listBearers(db, words, limit)
  let people: readonly FoundPerson[] = []
  for (let start = 0; start < handles.length && people.length < limit; start += limit)
    people = eachOnce([...people, ...(await listPeopleBehind(db, handles.slice(start, start + limit)))])
  return people.slice(0, limit)
}

const eachOnce = (people: readonly FoundPerson[]): readonly FoundPerson[] => {
  const first = new Map<PersonId, FoundPerson>()
  for (const person of people) if (!first.has(person.personId)) first.set(person.personId, person)
  return [...first.values()]
}

export interface FoundNote {
  readonly noteId: NoteId
  readonly conversationId: ConversationId
  readonly personName: string
  readonly writtenAt: Instant
  readonly excerpt: { readonly internal: string }
  readonly marks: readonly { readonly start: number; readonly end: number }[]
}

type NotesAsked = Readonly<{ match: string; limit: number }>

const notesIn = (db: AnyDb, search: Search, { match, limit }: NotesAsked) =>
  db
    .selectFrom(matchingNotes(match, windows[0]).as<'hit'>('hit'))
    .innerJoin('note', 'note.sequence', 'hit.sequence')
    .innerJoin('conversation', 'conversation.id', 'note.conversation_id')
    .leftJoin('handle', 'handle.id', 'conversation.handle_id')
    .select([
      'note.id as noteId',
      'note.words',
      'note.written_at as writtenAt',
      'conversation.id as conversationId',
      'handle.name',
      'handle.handle'
    ])
    .where('note.removed_at', 'is', null)
    .where(meets(db, search, 'note.written_at'))
    .orderBy('note.written_at', 'desc')
    .orderBy('note.sequence', 'desc')
    .limit(limit)

const plainNotesIn = compiledRead((db, asked: NotesAsked) => notesIn(db, everything, asked))

/** The internal notes that hold the words, the newest first, of conversations that are what the search wants. */
export const findNotes = async (db: ReadDb, search: Search, limit: number): Promise<readonly FoundNote[]> => {
  const match = matchOf(search.wanted, search.unwanted)
  if (match === null) return []
  const asked = { match, limit }
  const rows = isPlain(search) ? await plainNotesIn(db, asked) : await notesIn(db, search, asked).execute()
  const words = [...search.wanted.words, ...search.wanted.themes.flat()]
  return rows.map(({ noteId, conversationId, writtenAt, words: text, name, handle }) => {
    const { excerpt, marks } = excerptAround(text, words)
    return {
      noteId,
      conversationId,
      writtenAt,
      personName: name || handle || '',
      excerpt: { internal: excerpt },
      marks
    }
  })
}
