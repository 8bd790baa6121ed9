import type { MigrationStep } from './migration.ts'

/**
 * One index for what can be undone, by the action that it belongs to: a row is found by its conversation, or in the action that
 * Z comes to next. Two indexes by batch and by id were two pages more for each action.
 */
export const auditOfDeeds: MigrationStep = {
  name: '0025-audit-of-deeds',
  statements: [
    'drop index audit_by_batch',
    'drop index audit_undoable',
    'create index audit_undoable on audit (batch) where before is not null and undone_at is null'
  ]
}
