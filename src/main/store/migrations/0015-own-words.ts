import type { MigrationStep } from './migration.ts'

/** Words that the person told the spell check, beside those of the dictionaries. */
export const ownWords: MigrationStep = {
  name: '0015-own-words',
  statements: [
    `create table own_word (
      word text primary key check (length(trim(word)) > 0),
      added_at text not null
    )`
  ]
}
