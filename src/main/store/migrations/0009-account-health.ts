import type { MigrationStep } from './migration.ts'

/** How the nightly look far back ended, and what a new account leaves out of what waits for an answer. */
export const accountHealth: MigrationStep = {
  name: '0009-account-health',
  statements: [
    'alter table account add column audit_up_to text',
    'alter table account add column audited_at text',
    'alter table account add column audit_missed integer not null default 0',
    'alter table account add column audit_changed integer not null default 0',
    'alter table account add column done_before text'
  ]
}
