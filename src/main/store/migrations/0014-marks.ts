import type { MigrationStep } from './migration.ts'

/**
 * What a person puts on a conversation: a star, a mute (what comes in no longer brings it back to `to_answer`), and themes
 * in the company's own words, one for each spelling that folds to the same. A theme is there as long as a conversation
 * bears it.
 */
export const marks: MigrationStep = {
  name: '0014-marks',
  statements: [
    'alter table conversation add column starred_at text',
    'alter table conversation add column muted_at text',
    'create index conversation_starred on conversation (last_inbound_at, id) where starred_at is not null',
    `create table theme (
      id text primary key,
      name text not null check (length(trim(name)) > 0),
      folded text not null unique,
      created_at text not null
    )`,
    `create table conversation_theme (
      conversation_id text not null references conversation (id) on delete cascade,
      theme_id text not null references theme (id) on delete cascade,
      added_at text not null,
      primary key (conversation_id, theme_id)
    )`,
    'create index conversation_theme_of on conversation_theme (theme_id, conversation_id)'
  ]
}
