import type { MigrationStep } from './migration.ts'

export const openNetworks: MigrationStep = {
  name: '0006-open-networks',
  statements: [
    `alter table message add column audience text not null default 'public'
      check (audience in ('public', 'followers', 'private'))`,
    `alter table message add column standing text not null default 'shown'
      check (standing in ('shown', 'held', 'hidden', 'spam'))`,
    'alter table message add column liked_at text',
    'alter table account add column since text',
    'alter table account add column reached_back_at text',
    'alter table account add column caught_up_at text',
    'alter table account add column expires_at text',
    `create table attachment (
      id text primary key,
      message_id text not null references message (id) on delete cascade,
      position integer not null,
      kind text not null check (kind in ('image', 'video', 'audio', 'file')),
      source_kind text not null check (source_kind in ('address', 'account')),
      source_at text not null,
      preview_kind text check (preview_kind in ('address', 'account')),
      preview_at text,
      description text,
      name text,
      width integer,
      height integer,
      unique (message_id, position),
      check ((preview_kind is null) = (preview_at is null))
    )`,
    `create table quiet_event (
      id text primary key,
      account_id text not null references account (id) on delete cascade,
      ref text not null,
      kind text not null check (kind in ('like', 'repost')),
      handle_id text not null references handle (id),
      about_ref text not null,
      about_text text,
      about_url text,
      at text not null,
      received_at text not null,
      unique (account_id, ref)
    )`,
    'create index quiet_event_by_message on quiet_event (account_id, about_ref, at)',
    'create index quiet_event_by_handle on quiet_event (handle_id, at)',
    `create table message_action (
      id text primary key,
      message_id text not null references message (id) on delete cascade,
      account_id text not null references account (id) on delete cascade,
      kind text not null check (kind in
        ('like', 'unlike', 'hide', 'unhide', 'delete', 'edit', 'hold', 'approve', 'spam')),
      text text,
      speaker_id text references colleague (id),
      consent_id text references consent (id),
      state text not null check (state in ('queued', 'done', 'blocked', 'cancelled')),
      attempt integer not null,
      due_at text,
      failure text,
      created_at text not null,
      ended_at text,
      check ((kind = 'edit') = (text is not null)),
      check ((kind = 'edit') = (speaker_id is not null)),
      check ((state = 'queued') = (due_at is not null))
    )`,
    "create index message_action_due on message_action (due_at) where state = 'queued'",
    'create index message_action_by_message on message_action (message_id, created_at)'
  ]
}
