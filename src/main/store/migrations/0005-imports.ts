import type { MigrationStep } from './migration.ts'

export const imports: MigrationStep = {
  name: '0005-imports',
  statements: [
    `create table import_run (
      id text primary key,
      account_id text not null references account (id) on delete cascade,
      file_name text not null,
      state text not null check (state in ('running', 'done', 'stopped', 'failed')),
      started_at text not null,
      finished_at text,
      bytes_read integer not null,
      bytes integer not null,
      read integer not null,
      added integer not null,
      updated integer not null,
      unchanged integer not null,
      rejected integer not null,
      failure text
    )`,
    `create table import_mapping (
      signature text primary key,
      mapping text not null,
      network text not null,
      account_name text not null,
      used_at text not null
    )`,
    `create table quarantine (
      id text primary key,
      import_id text references import_run (id) on delete cascade,
      account_id text references account (id) on delete cascade,
      line integer,
      reason text not null,
      reason_values text not null,
      raw text not null,
      created_at text not null
    )`,
    'create index quarantine_by_import on quarantine (import_id, line)'
  ]
}
