import type { MigrationStep } from './migration.ts'

/** What a conversation weighs, topics refused, public holidays, colleagues forgotten on request, and who was named by another. */
export const routing: MigrationStep = {
  name: '0007-routing',
  statements: [
    'alter table conversation add column weight integer not null default 1 check (weight in (1, 2, 3))',
    `update conversation set weight = coalesce((select max(assignment.weight) from assignment
      where assignment.conversation_id = conversation.id and assignment.undone_at is null), 1)`,
    // "Needs a human decision", and its count.
    `create index conversation_undecided on conversation
      (suggested_id, assignee_id, state, last_inbound_at, id)`,
    'alter table colleague add column holidays text',
    'alter table colleague add column forgotten_at text',
    `create table topic_consent (
      id text primary key,
      colleague_id text not null references colleague (id) on delete cascade,
      topic text not null check (length(trim(topic)) > 0),
      kind text not null check (kind in ('refuse', 'accept')),
      recorded_at text not null
    )`,
    'create index topic_consent_by_colleague on topic_consent (colleague_id, recorded_at)',
    // A constraint cannot be widened in place: the table is made anew, and what it taught with it.
    'create table learned_before as select assignment_id, colleague_id, word from learned_word',
    'drop table learned_word',
    'create table assignment_before as select * from assignment',
    'drop table assignment',
    `create table assignment (
      id text primary key,
      conversation_id text not null references conversation (id) on delete cascade,
      colleague_id text not null references colleague (id) on delete cascade,
      kind text not null check (kind in ('accepted', 'override', 'passed_on')),
      decision text not null,
      weight integer not null check (weight in (1, 2, 3)),
      decided_at text not null,
      undone_at text,
      weighed_at text
    )`,
    `insert into assignment (id, conversation_id, colleague_id, kind, decision, weight, decided_at, undone_at)
      select id, conversation_id, colleague_id, kind, decision, weight, decided_at, undone_at from assignment_before`,
    'drop table assignment_before',
    'create index assignment_by_conversation on assignment (conversation_id, decided_at)',
    'create index assignment_by_colleague on assignment (colleague_id, decided_at)',
    'create index assignment_standing on assignment (colleague_id, decided_at, weight) where undone_at is null',
    `create table learned_word (
      assignment_id text not null references assignment (id) on delete cascade,
      colleague_id text not null references colleague (id) on delete cascade,
      word text not null,
      primary key (assignment_id, word)
    )`,
    `insert into learned_word (assignment_id, colleague_id, word)
      select assignment_id, colleague_id, word from learned_before`,
    'drop table learned_before',
    'create index learned_word_by_word on learned_word (word, colleague_id, assignment_id)'
  ]
}
