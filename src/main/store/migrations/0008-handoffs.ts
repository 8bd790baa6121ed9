import type { MigrationStep } from './migration.ts'

/**
 * Asking a colleague by a link, and their words coming home. What the tables cannot say, by law:
 * - no column tells a decline from silence or from a withdrawal, so that none can be counted by person;
 * - no row holds a token: a link keeps the digest of its secret, a letter has marks where links will stand;
 * - a reply that counts as approved has a seal: its speaker, its frozen text and the digest of its words are the very ones of
 *   an approval which that colleague gave.
 */
export const handoffs: MigrationStep = {
  name: '0008-handoffs',
  statements: [
    `create table handoff (
      id text primary key,
      conversation_id text not null references conversation (id) on delete cascade,
      colleague_id text not null references colleague (id) on delete cascade,
      parent_message_id text not null references message (id),
      language text not null check (language in ('fr', 'en')),
      letter text not null,
      state text not null
        check (state in ('asked', 'writing', 'postponed', 'answered', 'accepted', 'returned', 'retired')),
      purpose text not null check (purpose in ('words', 'approval')),
      version integer not null check (version > 0),
      due_at text not null,
      expires_at text not null,
      writing_since text,
      writing_until text,
      postponed_until text,
      typed text not null,
      typed_at text,
      proposed_words text,
      proposed_note text,
      reminded_at text,
      away_at text,
      away_until text,
      outbox_id text references outbox (id),
      state_at text not null,
      created_at text not null,
      check ((state = 'writing') = (writing_since is not null)),
      check ((state = 'writing') = (writing_until is not null)),
      check ((state = 'postponed') = (postponed_until is not null)),
      check ((state = 'accepted') = (outbox_id is not null)),
      check (purpose = 'words' or proposed_words is not null)
    )`,
    'create index handoff_by_conversation on handoff (conversation_id, created_at)',
    'create index handoff_by_state on handoff (state, created_at)',
    'create index handoff_by_colleague on handoff (colleague_id, created_at)',
    'create index handoff_by_message on handoff (parent_message_id)',
    'create index handoff_by_outbox on handoff (outbox_id)',
    `create table link (
      selector text primary key,
      secret_hash text not null,
      purpose text not null check (purpose in ('handoff', 'consent')),
      colleague_id text not null references colleague (id) on delete cascade,
      handoff_id text references handoff (id) on delete cascade,
      version integer not null,
      created_at text not null,
      revoked_at text,
      check ((purpose = 'handoff') = (handoff_id is not null))
    )`,
    'create index link_by_handoff on link (handoff_id, version)',
    'create index link_by_colleague on link (colleague_id, purpose)',
    `create table letter (
      id text primary key,
      colleague_id text not null references colleague (id) on delete cascade,
      handoff_id text references handoff (id) on delete cascade,
      version integer not null,
      kind text not null check (kind in ('request', 'reminder', 'approval', 'thanks')),
      carrier text not null check (carrier in ('smtp', 'mailto', 'link')),
      to_address text,
      subject text not null,
      html text not null,
      text text not null,
      message_id text not null unique,
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
    'create index letter_due on letter (state, due_at)',
    'create index letter_by_handoff on letter (handoff_id, created_at)',
    'create index letter_by_colleague on letter (colleague_id)',
    'create index letter_by_mail_token on letter (mail_token_hash)',
    `create table inbound_mail (
      id text primary key,
      message_id text,
      digest text not null unique,
      from_address text not null,
      subject text not null,
      received_at text not null,
      raw_file text not null,
      text text not null,
      whole_text text not null,
      attachments text not null,
      handoff_id text references handoff (id) on delete set null,
      outcome text not null check (outcome in ('answer', 'absence', 'unplaced')),
      reason text,
      created_at text not null
    )`,
    'create index inbound_mail_by_handoff on inbound_mail (handoff_id)',
    'create index inbound_mail_by_message_id on inbound_mail (message_id)',
    `create table handoff_answer (
      id text primary key,
      handoff_id text not null references handoff (id) on delete cascade,
      version integer not null,
      source text not null check (source in ('page', 'mail')),
      text text not null check (length(trim(text)) > 0),
      oddity text check (oddity in ('late', 'other_address', 'second')),
      from_address text,
      mail_id text unique references inbound_mail (id),
      nonce text unique,
      standing text not null check (standing in ('offered', 'used', 'set_aside')),
      arrived_at text not null
    )`,
    'create index handoff_answer_by_handoff on handoff_answer (handoff_id, arrived_at)',
    `create table approval (
      id text primary key,
      handoff_id text not null references handoff (id) on delete cascade,
      colleague_id text not null references colleague (id) on delete cascade,
      words text not null,
      words_hash text not null,
      kind text not null check (kind in ('written', 'approved', 'corrected')),
      corrects text references approval (id) on delete cascade,
      given_at text not null,
      unique (id, colleague_id, words_hash),
      check ((kind = 'corrected') = (corrects is not null))
    )`,
    'create index approval_by_handoff on approval (handoff_id, given_at)',
    // What a seal refers to of a reply.
    'create unique index outbox_sealed on outbox (id, speaker_id, text_hash)',
    `create table seal (
      outbox_id text primary key,
      speaker_id text not null,
      text_hash text not null,
      approval_id text not null,
      words_hash text not null,
      foreign key (outbox_id, speaker_id, text_hash)
        references outbox (id, speaker_id, text_hash) on delete cascade,
      foreign key (approval_id, speaker_id, words_hash)
        references approval (id, colleague_id, words_hash) on delete cascade
    )`,
    'create index seal_by_approval on seal (approval_id)',
    `create table proposal (
      conversation_id text primary key references conversation (id) on delete cascade,
      words text not null,
      colleague_id text references colleague (id) on delete set null,
      created_at text not null
    )`
  ]
}
