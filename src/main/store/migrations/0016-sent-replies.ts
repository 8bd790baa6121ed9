import type { MigrationStep } from './migration.ts'

/** What was sent lately is found by index: a new reply is compared with it. */
export const sentReplies: MigrationStep = {
  name: '0016-sent-replies',
  statements: ['create index outbox_sent on outbox (sent_at) where sent_at is not null']
}
