import type { MigrationStep } from './migration.ts'

/** What one action did, what was given lately and who holds a handle: found without reading all that there ever was. */
export const directLookups: MigrationStep = {
  name: '0019-direct-lookups',
  statements: [
    'create index audit_by_batch on audit (batch, id)',
    'create index assignment_by_moment on assignment (decided_at)',
    'create index assignment_ended on assignment (undone_at) where undone_at is not null',
    'create index assignment_weighed on assignment (weighed_at) where weighed_at is not null',
    // Deleting a handle looks for its links, undone ones too.
    'create index person_link_by_handle on person_link (handle_id)'
  ]
}
