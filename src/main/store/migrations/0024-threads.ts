import type { MigrationStep } from './migration.ts'

/**
 * A reply that leaves as a thread is as many rows as it has parts. A part answers the part before, whose ref on the network is
 * known once it stands there: until then its parent is that row of the outbox (`outbox:…`), and the database refuses to have
 * it on its way (never out of order). The first part keeps all that was typed.
 */
export const threads: MigrationStep = {
  name: '0024-threads',
  statements: [
    'alter table outbox add column thread_id text references outbox (id) on delete cascade',
    `alter table outbox add column part integer not null default 1
      check (part >= 1 and (part = 1 or thread_id is not null))`,
    `alter table outbox add column parts integer not null default 1
      check (part <= parts and (part = 1 or state not in ('sending', 'unconfirmed') or parent_ref not like 'outbox:%'))`,
    'alter table outbox add column whole text check (whole is null or part = 1)',
    'create unique index outbox_by_thread on outbox (thread_id, part) where thread_id is not null',
    'alter table draft add column thread_at text'
  ]
}
