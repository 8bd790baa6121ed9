import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { spell } from '../../src/main/runtime/ids.ts'
import { keptTriage } from '../../src/main/store/conversations.ts'
import type { LetterContent } from '../../src/main/store/handoffs.ts'
import { migrations } from '../../src/main/store/migrations/index.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { instantSchema } from '../../src/shared/model/instant.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { madeTexts } from './made-texts.ts'

/** How large an inbox is. */
export interface InboxSize {
  readonly messages: number
  readonly conversations: number
}

/** A million, as the goals say; fewer while a measurement itself is worked on. */
const messages = Number(process.env['PORTE_PAROLE_BENCH_ROWS'] ?? 1_000_000)
export const fullSize: InboxSize = { messages, conversations: messages / 5 }
export const smallSize: InboxSize = { messages: 10_000, conversations: 2_000 }

const seed = 20_261_123
const colleagues = 30
const accountNetworks = ['youtube', 'mastodon', 'bluesky', 'wordpress', 'facebook', 'instagram'] as const
/** Conversations under posts that everybody comments on take this share of all messages. */
const busyShare = 0.03
const busyConversations = 20
/** So many of the newest conversations may wait with a colleague, or with their words. */
const handedOver = 600
/** Answers come to one of the conversations that began last, except for one in ten. */
const recentConversations = 3_000
const firstMoment = Date.UTC(2024, 0, 1)
const lastMoment = Date.UTC(2026, 10, 23)

/** An id that sorts by time as those of the app do, and is the same in each run. */
const idOf = (kind: string, at: number, number: number): string =>
  `${spell(at, 7)}${spell((number + kind.charCodeAt(0) * 65_537) % 2 ** 24, 4)}`

const folder = join(tmpdir(), 'porte-parole-bench')

const nameOf = ({ messages, conversations }: InboxSize): string => `inbox-${messages}-${conversations}-`

/** The cached file of an inbox of this size under the present schema. */
const cacheOf = (size: InboxSize): string => {
  const made = readFileSync(new URL(import.meta.url), 'utf8')
  const schema = createHash('sha256')
    .update(JSON.stringify([made, migrations.map(({ name, statements }) => [name, statements])]))
    .digest('hex')
    .slice(0, 12)
  return join(folder, `${nameOf(size)}${schema}.sqlite`)
}

/**
 * A file of its own with an inbox of this size, made once for each schema and copied from then on. Its rows went through
 * the constraints of the app’s schema; its full text was filled by batch, as in the app.
 */
export const copyInbox = async (size: InboxSize, file: string): Promise<void> => {
  const cached = cacheOf(size)
  if (!existsSync(cached)) {
    mkdirSync(folder, { recursive: true })
    // One of a former schema is of no more use, and large.
    for (const name of readdirSync(folder))
      if (name.startsWith(nameOf(size))) rmSync(join(folder, name), { force: true })
    const unfinished = `${cached}.unfinished`
    await makeInbox(size, unfinished)
    renameSync(unfinished, cached)
  }
  cpSync(cached, file)
}

/** Makes the same inbox for the same size. */
export const makeInbox = async (size: InboxSize, file: string): Promise<void> => {
  const opened = await openSqlite({ file, backupSuffix: 'bench' })
  if (opened.kind === 'problem') throw new Error(JSON.stringify(opened.problem))
  await opened.store.close()
  const database = new SqliteDatabase(file)
  try {
    // The rows of a conversation are known when its last message is: it comes after them.
    database.pragma('foreign_keys = OFF')
    database.pragma('synchronous = OFF')
    database.pragma('cache_size = -200000')
    fill(database, size)
    database.pragma('wal_checkpoint(TRUNCATE)')
    const broken = database.prepare('select * from pragma_foreign_key_check limit 1').get()
    if (broken !== undefined) throw new Error('the made inbox breaks a foreign key')
    database.exec('analyze')
  } finally {
    database.close()
  }
}

interface Conversation {
  readonly id: string
  readonly account: number
  readonly handle: number
  readonly ref: string
  count: number
  firstAt: string
  lastInboundAt: string
  lastOutboundAt: string | null
  lastMessageId: string
  excerpt: string
}

const insertInto = (database: SqliteDatabase.Database, table: string, columns: readonly string[]) =>
  database.prepare(
    `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
  )

/** The words of the inbox, as it is made. */
export const inboxTexts = () => madeTexts(seed + 1)

const fill = (database: SqliteDatabase.Database, size: InboxSize): void => {
  const random = seededRandom(seed)
  const texts = inboxTexts()
  const step = (lastMoment - firstMoment) / size.messages
  const momentOf = (index: number): string => new Date(firstMoment + Math.floor(index * step)).toISOString()
  const born = new Date(firstMoment).toISOString()
  const accountIds = accountNetworks.map((_, index) => idOf('account', firstMoment, index))
  const colleagueIds = Array.from({ length: colleagues }, (_, index) => idOf('g', firstMoment, index))

  const insertAccount = insertInto(database, 'account', [
    'id',
    'network',
    'connection',
    'remote_id',
    'name',
    'settings',
    'created_at',
    'failure_count'
  ])
  const insertColleague = insertInto(database, 'colleague', [
    'id',
    'name',
    'role',
    'languages',
    'topics',
    'bio',
    'hours',
    'absences',
    'created_at'
  ])
  const insertConsent = insertInto(database, 'consent', [
    'id',
    'colleague_id',
    'network',
    'kind',
    'valid_until',
    'recorded_at'
  ])
  const insertPerson = insertInto(database, 'person', ['id', 'created_at'])
  const insertHandle = insertInto(database, 'handle', [
    'id',
    'network',
    'remote_id',
    'handle',
    'name',
    'created_at'
  ])
  const insertLink = insertInto(database, 'person_link', ['person_id', 'handle_id', 'evidence', 'created_at'])
  const insertMessage = insertInto(database, 'message', [
    'sequence',
    'id',
    'conversation_id',
    'account_id',
    'ref',
    'parent_ref',
    'side',
    'handle_id',
    'speaker_id',
    'text',
    'spans',
    'url',
    'language',
    'published_at',
    'sort_at',
    'asks_at',
    'received_at'
  ])
  const insertConversation = insertInto(database, 'conversation', [
    'id',
    'account_id',
    'ref',
    'person_id',
    'handle_id',
    'subject_title',
    'subject_url',
    'state',
    'state_at',
    'later_until',
    'silence_reason',
    'assignee_id',
    'suggested_id',
    'excerpt',
    'message_count',
    'last_inbound_at',
    'last_outbound_at',
    'read_at',
    'starred_at'
  ])
  const insertHandoff = insertInto(database, 'handoff', [
    'id',
    'conversation_id',
    'colleague_id',
    'parent_message_id',
    'language',
    'letter',
    'state',
    'purpose',
    'version',
    'due_at',
    'expires_at',
    'typed',
    'state_at',
    'created_at'
  ])
  const insertAssignment = insertInto(database, 'assignment', [
    'id',
    'conversation_id',
    'colleague_id',
    'kind',
    'decision',
    'weight',
    'decided_at'
  ])
  const insertAudit = insertInto(database, 'audit', [
    'id',
    'batch',
    'at',
    'action',
    'conversation_id',
    'before',
    'after'
  ])
  const index = database.prepare(`insert into message_search (rowid, text, author)
    select message.sequence, message.text, coalesce(handle.name || ' ' || handle.handle, '')
    from message left join handle on handle.id = message.handle_id where message.sequence >= ?`)

  /** As long as those that the app keeps where a text model ranks: of who was first, the words that tell. */
  const seenRanking = (first: string | null): string => {
    const words = Array.from({ length: 8 }, () => texts.frenchWord(100 + random.below(500)))
    const told = words.slice(0, 6).map((word) => ({ found: word, profile: word, points: 0.61 }))
    const reasons = [
      { signal: 'topic', points: 1.94, words: told },
      { signal: 'history', points: 0.58, words, assignmentIds: [] },
      { signal: 'language', points: 0.3, language: 'fr' },
      { signal: 'load', points: 0.2, used: random.below(9), budget: null }
    ]
    const ranking = [{ colleagueId: first, score: 3.02, reasons, exclusion: null }]
    return JSON.stringify({ choice: first, confidence: 0.61, ranking })
  }

  const people = Math.max(200, Math.floor(size.conversations * 0.4))
  const names = Array.from({ length: people }, () => texts.name())
  const personId = (handle: number): string => idOf('person', firstMoment, handle)
  const handleId = (handle: number): string => idOf('handle', firstMoment, handle)
  const networkOf = (handle: number): (typeof accountNetworks)[number] =>
    accountNetworks[handle % accountNetworks.length] ?? 'youtube'

  database.transaction(() => {
    accountIds.forEach((id, place) => {
      const network = accountNetworks[place] ?? 'youtube'
      insertAccount.run(id, network, 'file', `presence-${place}`, `Le fournil ${place + 1}`, '{}', born, 0)
    })
    colleagueIds.forEach((id, place) => {
      insertColleague.run(
        id,
        texts.name(),
        'Vente',
        '["fr","en"]',
        JSON.stringify([texts.frenchWord(100 + place), texts.frenchWord(200 + place)]),
        texts.text().text,
        '{"timeZone":"Europe/Paris","spans":[]}',
        '[]',
        born
      )
      for (const network of accountNetworks)
        insertConsent.run(
          idOf('n', firstMoment, place * 10 + accountNetworks.indexOf(network)),
          id,
          network,
          'grant',
          '2027-12-31T00:00:00.000Z',
          born
        )
    })
    names.forEach((name, place) => {
      insertPerson.run(personId(place), born)
      insertHandle.run(
        handleId(place),
        networkOf(place),
        `person-${place}`,
        `${name.replace(/ /gu, '.').toLowerCase()}${place % 97}`,
        name,
        born
      )
      insertLink.run(personId(place), handleId(place), '{"kind":"same_handle"}', born)
    })
  })()

  const conversations: Conversation[] = []
  const place = (sequence: number): Conversation => {
    const begun = conversations.length
    // As many conversations as were asked for, evenly over time.
    const due = Math.ceil((sequence / size.messages) * size.conversations)
    if (begun < due && begun < size.conversations) {
      const handle = random.below(people)
      const at = firstMoment + Math.floor(sequence * step)
      const conversation: Conversation = {
        id: idOf('conversation', at, begun),
        account: handle % accountNetworks.length,
        handle,
        ref: `message-${sequence}`,
        count: 0,
        firstAt: momentOf(sequence),
        lastInboundAt: momentOf(sequence),
        lastOutboundAt: null,
        lastMessageId: '',
        excerpt: ''
      }
      conversations.push(conversation)
      return conversation
    }
    const busy = random.happens(busyShare) && begun > busyConversations
    const at = busy
      ? random.below(busyConversations)
      : random.happens(0.9)
        ? begun - 1 - random.below(Math.min(begun, recentConversations))
        : random.below(begun)
    const chosen = conversations[at]
    if (chosen === undefined) throw new Error('no conversation yet')
    return chosen
  }

  const batch = 20_000
  for (let start = 1; start <= size.messages; start += batch)
    database.transaction(() => {
      for (let sequence = start; sequence < start + batch && sequence <= size.messages; sequence += 1) {
        const conversation = place(sequence)
        const isNew = conversation.count === 0
        const ours = !isNew && conversation.lastOutboundAt === null && random.happens(0.45)
        const { text, language } = texts.text()
        const at = momentOf(sequence)
        // Under a busy post many people speak; elsewhere mostly the one who began.
        const handle =
          isNew || random.happens(conversation.count > 100 ? 0.1 : 0.85)
            ? conversation.handle
            : random.below(people)
        conversation.count += 1
        if (ours) conversation.lastOutboundAt = at
        else {
          conversation.lastInboundAt = at
          conversation.excerpt = text.slice(0, 220)
        }
        conversation.lastMessageId = idOf('message', firstMoment + Math.floor(sequence * step), sequence)
        insertMessage.run(
          sequence,
          conversation.lastMessageId,
          conversation.id,
          accountIds[conversation.account],
          `message-${sequence}`,
          isNew ? null : conversation.ref,
          ours ? 'ours' : 'theirs',
          ours ? null : handleId(handle),
          ours ? (colleagueIds[random.below(colleagues)] ?? null) : null,
          text,
          '[]',
          random.happens(0.5) ? `https://network.example/posts/${sequence}` : null,
          language,
          at,
          at,
          ours ? null : at,
          at
        )
      }
      index.run(start)
    })()

  const newest = conversations.length
  database.transaction(() => {
    conversations.forEach((conversation, number) => {
      // The older, the rarer it still waits.
      const open = random.unit() < 0.05 + 0.6 * Math.pow(number / newest, 6)
      const later = !open && random.happens(0.01)
      const silence = !open && !later && random.happens(0.05)
      const assigned = open ? random.happens(0.3) : random.happens(0.6)
      const colleague = colleagueIds[random.below(colleagues)] ?? null
      insertConversation.run(
        conversation.id,
        accountIds[conversation.account],
        conversation.ref,
        personId(conversation.handle),
        handleId(conversation.handle),
        random.happens(0.4) ? texts.name() : null,
        random.happens(0.4) ? `https://network.example/posts/of/${number}` : null,
        open ? 'to_answer' : later ? 'later' : silence ? 'silence' : 'done',
        conversation.lastInboundAt,
        later ? new Date(lastMoment + (30 + random.below(300)) * 86_400_000).toISOString() : null,
        silence ? 'sans objet' : null,
        assigned ? colleague : null,
        !assigned && random.happens(0.8) ? colleague : null,
        conversation.excerpt,
        conversation.count,
        conversation.lastInboundAt,
        conversation.lastOutboundAt,
        random.happens(open ? 0.4 : 0.95) ? conversation.lastInboundAt : null,
        random.happens(0.01) ? conversation.lastInboundAt : null
      )
      // What was decided: to whom it was given, and that it is done.
      if (assigned)
        insertAssignment.run(
          idOf('given', firstMoment, number),
          conversation.id,
          colleague,
          'accepted',
          seenRanking(colleague),
          1 + random.below(2),
          conversation.lastInboundAt
        )
      if (!open)
        insertAudit.run(
          idOf('audit', firstMoment, number),
          idOf('batch', firstMoment, number),
          conversation.lastInboundAt,
          'done',
          conversation.id,
          keptTriage({ state: 'to_answer', state_at: instantSchema.parse(conversation.firstAt) }),
          keptTriage({ state: 'done', state_at: instantSchema.parse(conversation.lastInboundAt) })
        )
      const asked = newest - number
      // Asked after the last word: where we spoke since, the app would take the question back while it is measured.
      const { lastInboundAt, lastOutboundAt } = conversation
      const askedAt =
        lastOutboundAt !== null && lastOutboundAt > lastInboundAt ? lastOutboundAt : lastInboundAt
      if (open && asked < handedOver)
        insertHandoff.run(
          idOf('handoff', firstMoment, number),
          conversation.id,
          colleague,
          conversation.lastMessageId,
          'fr',
          JSON.stringify(letterTo(accountNetworks[conversation.account] ?? 'youtube', texts.text().text)),
          asked % 3 === 0 ? 'answered' : 'asked',
          'words',
          1,
          '2027-12-01T00:00:00.000Z',
          '2027-12-31T00:00:00.000Z',
          '',
          askedAt,
          askedAt
        )
    })
  })()
}

/** What a colleague was asked. */
const letterTo = (network: (typeof accountNetworks)[number], expectation: string): LetterContent => ({
  senderName: 'Camille',
  companyName: 'Le fournil',
  messages: [],
  summary: '',
  why: [],
  expectation,
  publicAs: { network, accountName: 'Le fournil', signature: '' }
})
