import type { MigrationStep } from './migration.ts'

export const conversations: MigrationStep = {
  name: '0003-conversations',
  statements: [
    'create table person (id text primary key, created_at text not null)',
    `create table handle (
      id text primary key,
      network text not null,
      remote_id text not null,
      handle text not null,
      name text not null,
      url text,
      created_at text not null,
      unique (network, remote_id)
    )`,
    `create table person_link (
      person_id text not null references person (id) on delete cascade,
      handle_id text not null references handle (id) on delete cascade,
      evidence text not null,
      created_at text not null,
      undone_at text,
      primary key (person_id, handle_id)
    )`,
    // A handle is held by one person at a time.
    'create unique index person_link_current on person_link (handle_id) where undone_at is null',
    `create table conversation (
      id text primary key,
      account_id text not null references account (id) on delete cascade,
      ref text not null,
      person_id text references person (id) on delete set null,
      handle_id text references handle (id) on delete set null,
      subject_title text,
      subject_text text,
      subject_url text,
      state text not null check (state in ('to_answer', 'later', 'done', 'silence')),
      state_at text not null,
      later_until text,
      silence_reason text,
      assignee_id text references colleague (id) on delete set null,
      suggested_id text references colleague (id) on delete set null,
      excerpt text not null,
      rating integer,
      message_count integer not null,
      last_inbound_at text not null,
      last_outbound_at text,
      read_at text,
      unique (account_id, ref),
      check ((state = 'later') = (later_until is not null)),
      check ((state = 'silence') = (silence_reason is not null)),
      check (silence_reason is null or length(trim(silence_reason)) > 0)
    )`,
    'create index conversation_by_state on conversation (state, last_inbound_at, id)',
    'create index conversation_by_assignee on conversation (assignee_id, state, last_inbound_at, id)',
    'create index conversation_sent on conversation (last_outbound_at, id)',
    'create index conversation_by_person on conversation (person_id, last_inbound_at)',
    // Deleting a handle looks for the conversations it opened.
    'create index conversation_by_handle on conversation (handle_id)',
    "create index conversation_later on conversation (later_until) where state = 'later'",
    `create table message (
      sequence integer primary key,
      id text not null unique,
      conversation_id text not null references conversation (id) on delete cascade,
      account_id text not null references account (id) on delete cascade,
      ref text not null,
      parent_ref text,
      side text not null check (side in ('theirs', 'ours')),
      handle_id text references handle (id),
      speaker_id text references colleague (id) on delete set null,
      text text not null,
      spans text not null,
      reply_target text,
      url text,
      language text,
      rating integer check (rating between 1 and 5),
      published_at text,
      sort_at text not null,
      asks_at text,
      received_at text not null,
      edited_at text,
      deleted_at text,
      unique (account_id, ref),
      check (side = 'ours' or handle_id is not null),
      check (side = 'ours' or speaker_id is null)
    )`,
    'create index message_by_conversation on message (conversation_id, sort_at, sequence)',
    'create index message_by_handle on message (handle_id, sort_at)',
    `create table message_revision (
      message_id text not null references message (id) on delete cascade,
      text text not null,
      replaced_at text not null,
      primary key (message_id, replaced_at)
    )`,
    `create table ranking (
      conversation_id text primary key references conversation (id) on delete cascade,
      decision text not null,
      made_at text not null
    )`,
    `create table assignment (
      id text primary key,
      conversation_id text not null references conversation (id) on delete cascade,
      colleague_id text not null references colleague (id) on delete cascade,
      kind text not null check (kind in ('accepted', 'override')),
      decision text not null,
      weight integer not null check (weight in (1, 2, 3)),
      decided_at text not null,
      undone_at text
    )`,
    'create index assignment_by_conversation on assignment (conversation_id, decided_at)',
    'create index assignment_by_colleague on assignment (colleague_id, decided_at)',
    // Loads and counts are summed without reading the decisions, which are long.
    'create index assignment_standing on assignment (colleague_id, decided_at, weight) where undone_at is null',
    `create table learned_word (
      assignment_id text not null references assignment (id) on delete cascade,
      colleague_id text not null references colleague (id) on delete cascade,
      word text not null,
      primary key (assignment_id, word)
    )`,
    'create index learned_word_by_word on learned_word (word, colleague_id, assignment_id)',
    `create table audit (
      id text primary key,
      batch text not null,
      at text not null,
      action text not null,
      conversation_id text references conversation (id) on delete cascade,
      before text,
      after text,
      undone_at text
    )`,
    'create index audit_by_conversation on audit (conversation_id, at)',
    'create index audit_undoable on audit (id) where before is not null and undone_at is null'
  ]
}
