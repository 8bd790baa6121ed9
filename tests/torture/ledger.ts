import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { z } from 'zod'
import { firstMark, type World } from './world.ts'

/** What people were told is kept: every word of it has to be found again, whatever happened since. */
export interface Ledger {
  /** Marks of words typed or sent by the community manager that the app said it had kept. */
  readonly words: Set<string>
  /** Replies that the app said it had taken: their words, and to which conversation. */
  readonly replies: Map<string, { readonly body: string; readonly conversationId: string }>
  /** Colleagues whom the app said it had asked. */
  readonly handoffs: Set<string>
  /** Marks of words of colleagues that their page thanked for. */
  readonly answers: Set<string>
  /** Marks of words of colleagues that came by mail. */
  readonly mails: Set<string>
  /** Rows of files that were imported, by the mark in them. */
  readonly rows: Set<string>
  /** What may have gone with a database that another took the place of: rows of files, and what a network tells only once. */
  readonly goneWithDatabase: Set<string>
  /** Replies that a person, not the network, said were there. */
  readonly seenByPerson: Set<string>
}

export const emptyLedger = (): Ledger => ({
  words: new Set(),
  replies: new Map(),
  handoffs: new Set(),
  answers: new Set(),
  mails: new Set(),
  rows: new Set(),
  goneWithDatabase: new Set(),
  seenByPerson: new Set()
})

const outboxSchema = z.array(
  z.object({
    id: z.string(),
    conversation_id: z.string(),
    body: z.string(),
    state: z.string(),
    proof: z.string().nullable(),
    blocked_reason: z.string().nullable(),
    recorded_at: z.string().nullable(),
    thread_id: z.string().nullable(),
    part: z.number()
  })
)
export type StoredReply = z.infer<typeof outboxSchema>[number]

const messagesSchema = z.array(
  z.object({ ref: z.string(), account_id: z.string(), side: z.string(), text: z.string() })
)
const textsSchema = z.array(z.object({ text: z.string() }))
const idsSchema = z.array(z.object({ id: z.string() }))
const lettersSchema = z.array(
  z.object({
    id: z.string(),
    handoff_id: z.string().nullable(),
    carrier: z.string(),
    state: z.string(),
    message_id: z.string()
  })
)

/** What the database of the app holds, read by somebody else. */
export interface Contents {
  readonly outbox: readonly StoredReply[]
  readonly messages: z.infer<typeof messagesSchema>
  readonly drafts: readonly string[]
  readonly handoffs: ReadonlySet<string>
  readonly answers: readonly string[]
  readonly letters: z.infer<typeof lettersSchema>
}

const filesOf = (dataFolder: string): readonly string[] =>
  readdirSync(dataFolder)
    .filter((name) => name.endsWith('.sqlite'))
    .map((name) => join(dataFolder, name))

/** Reads every database of the folder: where a table lives is the app's own affair. */
export const readContents = (dataFolder: string): Contents => {
  const databases = filesOf(dataFolder).map((file) => new SqliteDatabase(file, { readonly: true }))
  const all = <Row>(schema: z.ZodType<Row[]>, table: string, query: string): readonly Row[] =>
    databases.flatMap((database) => {
      const has = database.prepare(`select 1 from sqlite_master where type = 'table' and name = ?`).get(table)
      return has === undefined ? [] : schema.parse(database.prepare(query).all())
    })
  try {
    return {
      outbox: all(outboxSchema, 'outbox', 'select * from outbox order by id'),
      messages: [...all(messagesSchema, 'message', 'select ref, account_id, side, text from message')],
      drafts: all(textsSchema, 'draft', 'select body as text from draft').map((one) => one.text),
      handoffs: new Set(all(idsSchema, 'handoff', 'select id from handoff').map((one) => one.id)),
      answers: all(textsSchema, 'handoff_answer', 'select text from handoff_answer').map((one) => one.text),
      letters: [
        ...all(
          lettersSchema,
          'letter',
          'select id, handoff_id, carrier, state, message_id from letter order by id'
        )
      ]
    }
  } finally {
    for (const database of databases) database.close()
  }
}

const pragmaSchema = z.array(z.record(z.string(), z.unknown()))

/** What SQLite itself finds wrong with the files: pages, keys, and that only a kill happened to them. */
export const checkFiles = (dataFolder: string): readonly string[] =>
  filesOf(dataFolder).flatMap((file) => {
    const database = new SqliteDatabase(file, { readonly: true })
    try {
      const told = ['integrity_check', 'foreign_key_check'].flatMap((pragma) =>
        pragmaSchema.parse(database.pragma(pragma)).map((row) => Object.values(row).join(' '))
      )
      return told.filter((text) => text !== 'ok').map((text) => `${basename(file)}: ${text}`)
    } finally {
      database.close()
    }
  })

const markIn = (text: string): string => firstMark(text) ?? text

const countOf = (texts: readonly string[], mark: string): number =>
  texts.filter((text) => text.includes(mark)).length

const twice = (values: readonly string[]): readonly string[] =>
  values.filter((value, index) => values.indexOf(value) !== index)

/** The Message-IDs of what the mail server took. */
export const lettersTaken = (world: World): readonly string[] =>
  world.smtp.taken.map((mail) => /^Message-ID:\s+(\S+)/imu.exec(mail)?.[1] ?? '')

/** What must hold at every moment, right after a death. Each finding is one sentence. */
export const findWrong = (contents: Contents, ledger: Ledger, world: World): readonly string[] => {
  const { outbox, messages, drafts, handoffs, answers, letters } = contents
  const wrong: string[] = []
  const standing = [...drafts, ...outbox.filter((row) => row.state !== 'cancelled').map((row) => row.body)]
  const copies = new Map(outbox.map((row) => [row.id, world.copiesOf(markIn(row.body))]))
  for (const mark of ledger.words)
    if (countOf(standing, mark) === 0) wrong.push(`lost: words ${mark} that the app said it had kept`)
  for (const [id, reply] of ledger.replies) {
    const row = outbox.find((one) => one.id === id)
    if (row === undefined) wrong.push(`lost: reply ${id} that the app said it had taken`)
    else if (row.body !== reply.body || row.conversation_id !== reply.conversationId)
      wrong.push(`changed: reply ${id} is no longer what was taken`)
  }
  for (const id of ledger.handoffs) if (!handoffs.has(id)) wrong.push(`lost: hand-off ${id}`)
  for (const mark of ledger.answers)
    if (countOf(answers, mark) === 0) wrong.push(`lost: words of a colleague ${mark}`)
  for (const row of outbox) {
    const count = copies.get(row.id) ?? 0
    if (count > 1) wrong.push(`doubled: ${count} copies of ${markIn(row.body)} (${row.state})`)
    if (row.state === 'sent' && count === 0) wrong.push(`untrue: ${markIn(row.body)} is called sent`)
    if (row.state === 'sent' && row.proof === 'person' && !ledger.seenByPerson.has(row.id))
      wrong.push(`untrue: nobody said that ${markIn(row.body)} was there`)
    const before = outbox.find((one) => one.thread_id === row.thread_id && one.part === row.part - 1)
    if (row.part > 1 && count > 0 && (before === undefined || (copies.get(before.id) ?? 0) === 0))
      wrong.push(`out of order: ${markIn(row.body)} stands there without the part before`)
    if (row.state === 'cancelled' && count > 0)
      wrong.push(`untrue: ${markIn(row.body)} was stopped and stands there`)
  }
  for (const ref of twice(messages.map((one) => `${one.account_id} ${one.ref}`)))
    wrong.push(`doubled: message ${ref}`)
  const taken = lettersTaken(world)
  for (const id of twice(taken)) wrong.push(`doubled: letter ${id} was given to the mail server twice`)
  for (const letter of letters)
    if (letter.carrier === 'smtp' && letter.state === 'sent' && !taken.includes(letter.message_id))
      wrong.push(`untrue: letter ${letter.id} is called sent`)
  return wrong
}

/** What must hold once everything has come to its end, beside what always must. */
export const findUnsettled = (contents: Contents, ledger: Ledger, world: World): readonly string[] => {
  const { outbox, messages, answers, letters } = contents
  const theirs = messages.filter((one) => one.side === 'theirs').map((one) => one.text)
  const ours = messages.filter((one) => one.side === 'ours').map((one) => one.text)
  const wrong: string[] = []
  const expectOnce = (texts: readonly string[], mark: string, what: string): void => {
    const count = countOf(texts, mark)
    if (count === 0 && !ledger.goneWithDatabase.has(mark)) wrong.push(`lost: ${what} ${mark}`)
    if (count > 1) wrong.push(`doubled: ${what} ${mark}, ${count} times`)
  }
  for (const mark of world.said) expectOnce(theirs, mark, 'a message')
  for (const mark of ledger.rows) expectOnce(theirs, mark, 'a row of a file')
  for (const mark of ledger.mails) expectOnce(answers, mark, 'an answer by mail')
  for (const row of outbox) {
    if (row.state !== 'sent' && row.state !== 'cancelled')
      wrong.push(`unsettled: ${markIn(row.body)} is ${row.state} ${row.blocked_reason ?? ''}`)
    if (row.state !== 'sent') continue
    expectOnce(ours.map(markIn), markIn(row.body), 'our reply in its conversation')
    if (row.recorded_at === null) wrong.push(`lost: ${markIn(row.body)} is not in its conversation`)
  }
  // A letter that was taken while the app died stays unknown: sending it again is for a person to decide. So does one that a
  // newer letter about the same hand-off stands for.
  const newest = new Map(letters.map(({ handoff_id, id }) => [handoff_id, id]))
  for (const letter of letters)
    if (
      letter.state === 'queued' ||
      letter.state === 'sending' ||
      (letter.state === 'unknown' &&
        newest.get(letter.handoff_id) === letter.id &&
        !lettersTaken(world).includes(letter.message_id))
    )
      wrong.push(`unsettled: letter ${letter.id} is ${letter.state}`)
  return wrong
}
