import type { Database } from './schema.ts'

/** A table whose rows no network can give back. */
export interface WordTable {
  readonly key: readonly string[]
  /** Of a table that networks write too: what a person decides of a row; else every column is a person's. */
  readonly decided?: readonly string[]
  /** Which of its rows are meant, as a condition on `{row}`; all of them otherwise. */
  readonly when?: string
  /**
   * What is decided of a row that a network gave, no text of anybody's: acknowledged once the database has it on the disk. The
   * journal has it before that, flushes it right behind, and then holds the fetched rows that it is about.
   */
  readonly isDecision?: true
  /** No change, undo included, makes a row of it what it was before: as the journal has it last, it has all its changes. */
  readonly goesForward?: true
}

/** The setting that says when the facts changed on which rankings rest. */
export const factsChangedKey = 'routing.facts_changed_at'

/** Settings that the app writes by itself, all day: the other tells when the mailbox was last read. */
const appSettings: readonly string[] = ['mail.health', factsChangedKey]

/**
 * What people wrote, allowed, promised and decided, colleagues and the community manager alike; and what left in their
 * name, since what was sent must never be sent again. What is missing here comes again from a network, or is derived.
 */
export const wordTables: Readonly<Partial<Record<keyof Database, WordTable>>> = {
  account: {
    key: ['id'],
    decided: ['name', 'place', 'settings', 'secret_ref', 'paused_at', 'removed_at', 'since', 'done_before']
  },
  colleague: { key: ['id'] },
  signature: { key: ['colleague_id', 'network'] },
  consent: { key: ['id'], goesForward: true },
  topic_consent: { key: ['id'] },
  person_link: { key: ['person_id', 'handle_id'], when: '{row}.undone_at is not null' },
  conversation: {
    key: ['id'],
    isDecision: true,
    decided: [
      'state',
      'state_at',
      'later_until',
      'silence_reason',
      'assignee_id',
      'weight',
      'read_at',
      'starred_at',
      'muted_at'
    ]
  },
  /** Our own: what was published in somebody's name. */
  message: { key: ['id'], when: "{row}.side = 'ours'", goesForward: true },
  assignment: { key: ['id'], isDecision: true },
  learned_word: { key: ['assignment_id', 'word'] },
  theme: { key: ['id'] },
  conversation_theme: { key: ['conversation_id', 'theme_id'], isDecision: true },
  own_word: { key: ['word'] },
  snippet: { key: ['id'] },
  note: { key: ['id'] },
  note_draft: { key: ['conversation_id', 'note_id'] },
  draft: { key: ['conversation_id', 'retired_at'] },
  draft_image: { key: ['id'] },
  outbox: { key: ['id'], goesForward: true },
  outbox_image: { key: ['outbox_id', 'position'] },
  message_action: { key: ['id'] },
  handoff: { key: ['id'] },
  link: { key: ['selector'] },
  letter: { key: ['id'] },
  inbound_mail: { key: ['id'], goesForward: true },
  handoff_answer: { key: ['id'] },
  approval: { key: ['id'], goesForward: true },
  /** Who asked to be forgotten stays so, also when a backup is put back. */
  forgotten: { key: ['mark'], goesForward: true },
  seal: { key: ['outbox_id'], goesForward: true },
  proof: { key: ['id'] },
  proposal: { key: ['conversation_id'] },
  audit: { key: ['id'], goesForward: true, isDecision: true },
  import_mapping: { key: ['signature'] },
  saved_view: { key: ['key'] },
  setting: { key: ['key'], when: `{row}.key not in (${appSettings.map((key) => `'${key}'`).join(', ')})` }
}

/** Whether a row is a word still: journals of before hold settings that the app wrote. */
export const isWord = (table: string, key: readonly (string | number | null)[]): boolean =>
  table !== 'setting' || !appSettings.includes(String(key[0]))

/** The columns that find a row of a table. */
export const keyColumns = (table: string): readonly string[] => {
  const known = Object.entries(wordTables).find(([name]) => name === table)?.[1]
  return known?.key ?? ['id']
}

/** Where a row stands: a column, and the fetched row that it names. A word is kept with the rows that it is about. */
export const places: readonly { readonly column: string; readonly table: keyof Database }[] = [
  { column: 'conversation_id', table: 'conversation' },
  { column: 'parent_message_id', table: 'message' },
  { column: 'known_message_id', table: 'message' },
  { column: 'message_id', table: 'message' },
  { column: 'person_id', table: 'person' },
  { column: 'handle_id', table: 'handle' }
]

/** Rows that place words and are fetched, not written. */
export const placeTables: readonly (keyof Database)[] = [
  'person',
  'handle',
  'person_link',
  'conversation',
  'message'
]
