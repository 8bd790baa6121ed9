import type { MigrationStep } from './migration.ts'

/**
 * A draft keeps the message that it was begun for, the newest that was there by then, and whether only the person answered
 * is to read it; a reply keeps who reads it. Until now a reply was read by those who read what it answers.
 */
export const draftTargets: MigrationStep = {
  name: '0022-draft-targets',
  statements: [
    'alter table draft add column parent_message_id text references message (id) on delete set null',
    'alter table draft add column known_message_id text references message (id) on delete set null',
    'alter table draft add column private_at text',
    `alter table outbox add column audience text not null default 'public'
      check (audience in ('public', 'followers', 'private'))`,
    `update outbox set audience = (select message.audience from message where message.id = outbox.parent_message_id)
      where parent_message_id in (select id from message where audience <> 'public')`
  ]
}
