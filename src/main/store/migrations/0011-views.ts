import type { MigrationStep } from './migration.ts'

/** Searches that are kept as views under the keys 1 to 9: a key opens one at most. */
export const views: MigrationStep = {
  name: '0011-views',
  statements: [
    `create table saved_view (
      key integer primary key check (key between 1 and 9),
      id text not null unique,
      name text not null check (length(trim(name)) > 0),
      query text not null check (length(trim(query)) > 0),
      created_at text not null
    )`
  ]
}
