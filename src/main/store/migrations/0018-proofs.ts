import type { MigrationStep } from './migration.ts'

/** The proof register: the facts that stand behind what the company says of itself. Days are `2026-11-28`. */
export const proofs: MigrationStep = {
  name: '0018-proofs',
  statements: [
    `create table proof (
      id text primary key,
      fact text not null check (length(trim(fact)) > 0),
      value text not null check (length(trim(value)) > 0),
      happened_on text,
      place text not null,
      witness text not null,
      link text,
      owner_id text references colleague (id) on delete set null,
      expires_on text,
      created_at text not null
    )`
  ]
}
