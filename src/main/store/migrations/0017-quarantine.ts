import type { MigrationStep } from './migration.ts'

/**
 * What could not be placed can be looked at, tried again and set aside; the colleague who wrote it can be told. An item of a
 * network is known by its `ref`, so that the same one is kept once however often it is read. An import keeps how its file was
 * read (`recipe`), so that one row of it can be read again. A constraint cannot be widened in place: letters are made anew.
 */
export const quarantine: MigrationStep = {
  name: '0017-quarantine',
  statements: [
    'alter table import_run add column recipe text',
    'alter table quarantine add column ref text',
    'alter table quarantine add column parent_ref text',
    'alter table quarantine add column settled_at text',
    `alter table quarantine add column settled_as text check (settled_as in ('placed', 'set_aside'))`,
    'create unique index quarantine_by_ref on quarantine (account_id, ref) where ref is not null',
    'create index quarantine_waiting on quarantine (created_at, id) where settled_at is null',
    'alter table inbound_mail add column settled_at text',
    `alter table inbound_mail add column settled_as text check (settled_as in ('placed', 'set_aside'))`,
    `create index inbound_mail_waiting on inbound_mail (created_at, id)
      where outcome = 'unplaced' and settled_at is null`,
    'create table letter_before as select * from letter',
    'drop table letter',
    `create table letter (
      id text primary key,
      colleague_id text not null references colleague (id) on delete cascade,
      handoff_id text references handoff (id) on delete cascade,
      version integer not null,
      kind text not null check (kind in ('request', 'reminder', 'approval', 'thanks', 'unplaced')),
      carrier text not null check (carrier in ('smtp', 'mailto', 'link')),
      to_address text,
      subject text not null,
      html text not null,
      text text not null,
      message_id text not null unique,
      answers text,
      mail_token_hash text,
      state text not null
        check (state in ('queued', 'sending', 'sent', 'failed', 'unknown', 'with_person', 'cancelled')),
      attempt integer not null,
      due_at text,
      failure text,
      sent_at text,
      created_at text not null,
      check ((state in ('queued', 'sending')) = (due_at is not null)),
      check ((state = 'sent') = (sent_at is not null)),
      check (carrier <> 'smtp' or to_address is not null)
    )`,
    `insert into letter (id, colleague_id, handoff_id, version, kind, carrier, to_address, subject, html, text, message_id,
      mail_token_hash, state, attempt, due_at, failure, sent_at, created_at)
      select id, colleague_id, handoff_id, version, kind, carrier, to_address, subject, html, text, message_id,
        mail_token_hash, state, attempt, due_at, failure, sent_at, created_at from letter_before`,
    'drop table letter_before',
    'create index letter_due on letter (state, due_at)',
    'create index letter_by_handoff on letter (handoff_id, created_at)',
    'create index letter_by_colleague on letter (colleague_id)',
    'create index letter_by_mail_token on letter (mail_token_hash)'
  ]
}
