import type { MigrationStep } from './migration.ts'

/**
 * Internal notes: a table of their own, which nothing that sends reads. One that was removed keeps its words, so
 * that it comes back with Z; `sequence` is its row of the full-text index. What is being typed stands in `note_draft`,
 * where `note_id` is empty for a note that is not there yet.
 */
export const notes: MigrationStep = {
  name: '0013-notes',
  statements: [
    `create table note (
      sequence integer not null unique,
      id text primary key,
      conversation_id text not null references conversation (id) on delete cascade,
      words text not null check (length(trim(words)) > 0),
      author text not null,
      written_at text not null,
      edited_at text,
      removed_at text
    )`,
    'create index note_conversation on note (conversation_id, written_at)',
    `create table note_draft (
      conversation_id text not null references conversation (id) on delete cascade,
      note_id text not null,
      words text not null,
      updated_at text not null,
      primary key (conversation_id, note_id)
    )`
  ]
}
