import type { MigrationStep } from './migration.ts'

/** People who asked to be forgotten: a digest of who they are on a network, so that they do not come in again. */
export const forgotten: MigrationStep = {
  name: '0021-forgotten',
  statements: [`create table forgotten (mark text primary key, at text not null)`]
}
