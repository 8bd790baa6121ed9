import type { MigrationStep } from './migration.ts'

export const colleagues: MigrationStep = {
  name: '0002-colleagues',
  statements: [
    `create table colleague (
      id text primary key,
      name text not null check (length(trim(name)) > 0),
      role text not null,
      place text,
      email text,
      portrait text,
      languages text not null,
      topics text not null,
      bio text not null,
      hours text not null,
      absences text not null,
      weekly_budget integer,
      created_at text not null,
      left_at text,
      sample_at text
    )`,
    `create table signature (
      colleague_id text not null references colleague (id) on delete cascade,
      network text not null,
      name_form text not null check (name_form in ('full', 'first', 'initials')),
      text text not null,
      primary key (colleague_id, network)
    )`,
    // The five columns are what an outbox entry refers to: see 0004.
    `create table consent (
      id text primary key,
      colleague_id text not null references colleague (id) on delete cascade,
      network text not null,
      kind text not null check (kind in ('grant', 'withdraw')),
      valid_until text not null,
      recorded_at text not null,
      unique (id, colleague_id, network, kind, valid_until)
    )`,
    'create index consent_by_colleague on consent (colleague_id, network, recorded_at)'
  ]
}
