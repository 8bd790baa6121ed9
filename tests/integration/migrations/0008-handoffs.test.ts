import { expect, it } from 'vitest'
import { migrateThrough } from '../../support/migrate-database.ts'
import { oldRows } from '../../support/old-rows.ts'

const name = '0008-handoffs'

const before0008 = [
  ...oldRows['0001-accounts'],
  ...oldRows['0002-colleagues'],
  ...oldRows['0003-conversations'],
  ...oldRows['0004-replies'],
  ...oldRows['0005-imports'],
  ...oldRows['0006-open-networks'],
  ...oldRows['0007-routing']
]

it('keeps what was there, and adds hand-offs with their letters, links, answers, approvals and seals', async () => {
  const { before, after, backup } = await migrateThrough(name, before0008, oldRows[name])
  const { migration, ...tables } = before
  const added = [
    'handoff',
    'link',
    'letter',
    'inbound_mail',
    'handoff_answer',
    'approval',
    'seal',
    'proposal'
  ]
  expect(after).toEqual({
    ...tables,
    ...Object.fromEntries(added.map((table) => [table, []])),
    migration: [...(migration ?? []), JSON.stringify({ name })]
  })
  expect(backup).toEqual(before)
})

const refused = async (statement: string): Promise<string> =>
  await migrateThrough(name, before0008, [...oldRows[name], statement]).then(
    () => 'taken',
    (problem: unknown) => String(problem)
  )

it.each([
  [
    'a seal on words that were not approved',
    `update approval set words_hash = 'hash-8' where id = 'approval-1'`
  ],
  ['a seal by somebody else', `update outbox set speaker_id = 'colleague-2' where id = 'outbox-1'`],
  [
    'a seal on another text',
    `update outbox set text_hash = 'hash-9', approved_hash = 'hash-9' where id = 'outbox-1'`
  ],
  ['a lease of nobody who writes', `update handoff set writing_since = '2026-11-04T08:00:00.000Z'`],
  ['shaped words that are none', `update handoff set purpose = 'approval'`],
  [
    'two answers by one form',
    `insert into handoff_answer (id, handoff_id, version, source, text, nonce, standing, arrived_at)
      select 'answer-' || word, 'handoff-1', 1, 'page', 'Oui', 'nonce-1', 'used', '2026-11-04T09:00:00.000Z'
      from (select 'a' as word union select 'b')`
  ],
  ['an answer without words', `update handoff_answer set text = '  '`]
])('the database refuses %s', async (_name, statement) => {
  expect(await refused(statement)).toMatch(/constraint failed/iu)
})
