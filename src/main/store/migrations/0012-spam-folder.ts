import type { MigrationStep } from './migration.ts'

/** Answers that a mail server had taken for spam are told from the others. */
export const spamFolder: MigrationStep = {
  name: '0012-spam-folder',
  statements: [
    `alter table inbound_mail add column found_in text not null default 'inbox' check (found_in in ('inbox', 'spam'))`
  ]
}
