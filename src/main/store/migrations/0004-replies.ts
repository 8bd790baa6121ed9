import type { MigrationStep } from './migration.ts'

/**
 * The product's laws about replies, as constraints:
 * a reply has a speaker who granted consent for that very network, not withdrawn by being a `withdraw` line, still valid
 * when the reply was made (law 1); its signature is bound to the exact text (law 2); `sent` carries its proof.
 */
export const replies: MigrationStep = {
  name: '0004-replies',
  statements: [
    `create table draft (
      conversation_id text not null references conversation (id) on delete cascade,
      body text not null,
      speaker_id text references colleague (id) on delete set null,
      updated_at text not null,
      retired_at text
    )`,
    'create unique index draft_current on draft (conversation_id) where retired_at is null',
    `create table outbox (
      id text primary key,
      conversation_id text not null references conversation (id) on delete cascade,
      account_id text not null,
      network text not null,
      parent_message_id text not null references message (id),
      reply_target text,
      parent_ref text not null,
      body text not null check (length(trim(body)) > 0),
      text text not null check (length(trim(text)) > 0),
      text_hash text not null,
      approved_hash text not null,
      approval text not null check (approval in ('vouched', 'approved')),
      speaker_id text not null,
      consent_id text not null,
      consent_kind text not null check (consent_kind = 'grant'),
      consent_until text not null,
      idempotency_key text not null unique,
      state text not null
        check (state in ('queued', 'sending', 'unconfirmed', 'with_person', 'blocked', 'sent', 'cancelled')),
      attempt integer not null,
      checks integer not null default 0,
      due_at text,
      first_tried_at text,
      blocked_reason text,
      failure text,
      sent_at text,
      proof text check (proof in ('network', 'person')),
      published_ref text,
      published_url text,
      recorded_at text,
      cancelled_at text,
      created_at text not null,
      foreign key (account_id, network) references account (id, network) on delete cascade,
      foreign key (consent_id, speaker_id, network, consent_kind, consent_until)
        references consent (id, colleague_id, network, kind, valid_until),
      check (created_at < consent_until),
      check (approved_hash = text_hash),
      check ((state in ('queued', 'sending', 'unconfirmed')) = (due_at is not null)),
      check ((state = 'blocked') = (blocked_reason is not null)),
      check ((state = 'sent') = (sent_at is not null)),
      check ((state = 'sent') = (proof is not null)),
      check ((state = 'cancelled') = (cancelled_at is not null)),
      check (proof is null or proof = 'person' or published_ref is not null)
    )`,
    'create index outbox_due on outbox (state, due_at)',
    'create index outbox_by_conversation on outbox (conversation_id, created_at)',
    'create index outbox_by_published on outbox (account_id, published_ref)',
    // Sent, but the conversation does not show it yet: what is left to do after a crash.
    'create index outbox_unrecorded on outbox (id) where sent_at is not null and recorded_at is null',
    // One entry in flight for each conversation.
    "create unique index outbox_in_flight on outbox (conversation_id) where state in ('sending', 'unconfirmed')"
  ]
}
