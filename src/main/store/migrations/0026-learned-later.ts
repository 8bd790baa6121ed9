import type { MigrationStep } from './migration.ts'

/**
 * Whoever gives a conversation to a colleague has their answer before the words of that conversation are learned: sixty rows,
 * each on a page of its own. A choice that has taught nothing yet says so itself, so that a stop between the two forgets none.
 */
export const learnedLater: MigrationStep = {
  name: '0026-learned-later',
  statements: [
    'alter table assignment add column to_learn_since text',
    'create index assignment_to_learn on assignment (id) where to_learn_since is not null'
  ]
}
