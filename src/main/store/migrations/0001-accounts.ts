import type { MigrationStep } from './migration.ts'

export const accounts: MigrationStep = {
  name: '0001-accounts',
  statements: [
    `create table account (
      id text primary key,
      network text not null,
      connection text not null check (connection in ('live', 'file', 'sample')),
      remote_id text not null,
      name text not null,
      handle text,
      place text,
      settings text not null,
      secret_ref text,
      created_at text not null,
      paused_at text,
      removed_at text,
      last_success_at text,
      last_item_at text,
      next_poll_at text,
      failure text,
      failure_count integer not null default 0,
      unique (network, connection, remote_id),
      unique (id, network)
    )`,
    `create table cursor (
      account_id text not null references account (id) on delete cascade,
      stream text not null,
      value text not null,
      saved_at text not null,
      primary key (account_id, stream)
    )`,
    `create table setting (
      key text primary key,
      value text not null
    )`
  ]
}
