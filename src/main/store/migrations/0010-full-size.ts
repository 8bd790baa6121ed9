import type { MigrationStep } from './migration.ts'

/**
 * What a million messages ask for: how many conversations each view holds as rows (`view-counts-sqlite.ts` fills them and
 * keeps them true), and an index for each list that had to be sorted.
 */
export const fullSize: MigrationStep = {
  name: '0010-full-size',
  statements: [
    // colleague_id: '' except in `attributed`, which is counted for each colleague.
    `create table view_count (
      view text not null,
      colleague_id text not null,
      count integer not null,
      primary key (view, colleague_id)
    )`,
    `create index conversation_attributed on conversation (last_inbound_at, id)
      where state = 'to_answer' and assignee_id is not null`,
    'create index conversation_newest on conversation (last_inbound_at, id)',
    'drop index conversation_later',
    'create index conversation_later on conversation (later_until, id) where later_until is not null',
    // Decisions are long, and when they were made is asked of thousands every few seconds.
    'create index ranking_made on ranking (conversation_id, made_at)',
    "create index handoff_answer_offered on handoff_answer (handoff_id) where standing = 'offered'"
  ]
}
