import type { MigrationStep } from './migration.ts'

/**
 * What the networks have beside words. The laws about replies hold for editing our own message too: an edit has a speaker
 * with a consent for that very network, and the words that leave are those that were approved.
 */
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
    // What came of fetching one: a file of the cache, named by its digest, or why there is none.
    `create table attachment_file (
      attachment_id text not null references attachment (id) on delete cascade,
      part text not null check (part in ('whole', 'preview')),
      state text not null check (state in ('kept', 'refused', 'gone', 'unavailable')),
      hash text,
      media_type text,
      bytes integer,
      reason text,
      fetched_at text not null,
      used_at text not null,
      primary key (attachment_id, part),
      check ((state = 'kept') = (hash is not null)),
      check ((state = 'kept') = (media_type is not null)),
      check ((state = 'kept') = (bytes is not null)),
      check ((state = 'refused') = (reason is not null))
    )`,
    "create index attachment_file_by_use on attachment_file (used_at) where state = 'kept'",
    'create index attachment_file_by_hash on attachment_file (hash)',
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
      account_id text not null,
      network text not null,
      kind text not null check (kind in
        ('like', 'unlike', 'hide', 'unhide', 'delete', 'edit', 'hold', 'approve', 'spam')),
      body text,
      text text,
      text_hash text,
      approved_hash text,
      speaker_id text,
      consent_id text,
      consent_kind text check (consent_kind = 'grant'),
      consent_until text,
      state text not null check (state in ('queued', 'done', 'blocked', 'cancelled')),
      attempt integer not null,
      due_at text,
      failure text,
      created_at text not null,
      ended_at text,
      foreign key (account_id, network) references account (id, network) on delete cascade,
      foreign key (consent_id, speaker_id, network, consent_kind, consent_until)
        references consent (id, colleague_id, network, kind, valid_until),
      check ((kind = 'edit') = (body is not null and text is not null)),
      check ((kind = 'edit') = (text_hash is not null and approved_hash is not null)),
      check ((kind = 'edit') = (speaker_id is not null and consent_id is not null)),
      check ((kind = 'edit') = (consent_kind is not null and consent_until is not null)),
      check (text is null or length(trim(text)) > 0),
      check (approved_hash = text_hash),
      check (created_at < consent_until),
      check ((state = 'queued') = (due_at is not null)),
      check ((state = 'queued') = (ended_at is null))
    )`,
    "create index message_action_due on message_action (due_at) where state = 'queued'",
    'create index message_action_by_message on message_action (message_id, created_at)',
    // The same thing is on its way once.
    "create unique index message_action_once on message_action (message_id, kind) where state = 'queued'",
    `create table draft_image (
      id text primary key,
      conversation_id text not null references conversation (id) on delete cascade,
      position integer not null,
      hash text not null,
      media_type text not null,
      bytes integer not null,
      width integer not null,
      height integer not null,
      description text not null,
      added_at text not null,
      unique (conversation_id, position)
    )`,
    // Frozen with the reply: what is sent is what was seen, and each image says what it shows.
    `create table outbox_image (
      outbox_id text not null references outbox (id) on delete cascade,
      position integer not null,
      hash text not null,
      media_type text not null,
      bytes integer not null,
      width integer not null,
      height integer not null,
      description text not null check (length(trim(description)) > 0),
      primary key (outbox_id, position)
    )`
  ]
}
