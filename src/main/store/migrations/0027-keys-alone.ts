import type { MigrationStep } from './migration.ts'

/**
 * What was decided about a conversation is some rows, and what was given to a colleague is asked for as a whole: they are found
 * by their key, and sorted once found. Their moments in three indexes were 12 MB in a million messages.
 */
export const keysAlone: MigrationStep = {
  name: '0027-keys-alone',
  statements: [
    'drop index audit_by_conversation',
    'create index audit_by_conversation on audit (conversation_id) where conversation_id is not null',
    'drop index assignment_by_conversation',
    'create index assignment_by_conversation on assignment (conversation_id)',
    'drop index assignment_by_colleague',
    'create index assignment_by_colleague on assignment (colleague_id)'
  ]
}
