import type { MigrationStep } from './migration.ts'

/**
 * Facts of the company that are woven into replies, and where in a draft and in a frozen reply they stand. What was frozen
 * before says nothing of whose words are whose.
 */
export const snippets: MigrationStep = {
  name: '0020-snippets',
  statements: [
    `create table snippet (
      id text primary key,
      name text not null check (length(trim(name)) > 0),
      text text not null check (length(trim(text)) > 0),
      created_at text not null
    )`,
    `alter table draft add column woven text not null default '[]'`,
    'alter table outbox add column provenance text'
  ]
}
