import { join } from 'node:path'
import { ingestItems } from '../../src/main/ingest/ingest-items.ts'
import { systemClock } from '../../src/main/runtime/clock.ts'
import { systemIds } from '../../src/main/runtime/ids.ts'
import { defaultPolicy } from '../../src/main/runtime/policy.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import type { AccountId } from '../../src/shared/model/ids.ts'
import { day, minute, plus } from '../../src/shared/model/instant.ts'
import { anItem } from './builders.ts'

const us = { ref: 'us', handle: 'fournil', name: 'Le fournil', url: null, isUs: true }
const remi = { ref: 'remi', handle: 'remi.example', name: 'Rémi Castan', url: null, isUs: false }
/** With a name of one word that is longer than any panel. */
export const acquaintance = {
  ref: 'anne',
  handle: 'anne.example',
  name: 'Boulangeriepatisserieviennoiserietraiteur_du_quai_des_Chartrons',
  url: null,
  isUs: false
}

/** How many conversations with this person came before the one that is open. */
export const earlierConversations = 44

/**
 * Somebody who writes often, put into the data folder of an app that runs: a thread with branches under a post of ours, an
 * edit, a deletion, and as many conversations before it, one of which we answered without a known colleague.
 */
export const seedLongAcquaintance = async (dataFolder: string, accountId: AccountId): Promise<void> => {
  const opened = await openSqlite({ file: join(dataFolder, 'porte-parole.sqlite'), backupSuffix: 'seed' })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  const { store } = opened
  const ctx = { store, clock: systemClock, ids: systemIds(systemClock), policy: defaultPolicy }
  const now = systemClock.now()
  const item = (ref: string, minutesAgo: number, changes: Parameters<typeof anItem>[0] = {}) =>
    anItem({
      ref,
      conversationRef: 'branches',
      parentRef: 'branches',
      author: acquaintance,
      url: 'https://network.example/branches',
      publishedAt: plus(now, -minutesAgo * minute),
      ...changes
    })
  const thread = [
    item('branches', 90, { parentRef: null, author: us, text: 'La tourte de seigle est là.', context: true }),
    item('branches-1', 80, { text: 'Peut-on la réserver pour samedi ?' }),
    item('branches-2', 70, { author: remi, text: 'Et sans gluten, vous y pensez ?' }),
    item('branches-3', 60, { author: us, parentRef: 'branches-1', text: 'Oui, jusqu’à vendredi. Karim' }),
    item('branches-4', 50, { author: remi, text: 'Je demande pour mon fils.' }),
    item('branches-5', 40, { parentRef: 'branches-3', text: 'Merci, je passe vendredi.' }),
    item('branches-6', 30, { author: remi, parentRef: 'branches-2', text: 'Sinon tant pis.' }),
    item('branches-7', 20, { parentRef: 'branches-2', text: 'Essayez le pain de riz.' })
  ]
  const past = Array.from({ length: earlierConversations }, (_one, index) => {
    const ref = `past-${index + 1}`
    return item(ref, ((index + 1) * day) / minute, {
      conversationRef: ref,
      parentRef: null,
      text: `Question ${index + 1}`
    })
  })
  const answer = item('past-2-answer', 60, {
    conversationRef: 'past-2',
    parentRef: 'past-2',
    author: us,
    text: 'Oui. Irène'
  })
  await ingestItems(ctx, accountId, [...past, answer, ...thread], async () => {})
  await ingestItems(
    ctx,
    accountId,
    [
      item('branches-5', 40, {
        parentRef: 'branches-3',
        text: 'Merci, je passe vendredi vers 11 h.',
        editedAt: plus(now, -35 * minute)
      }),
      item('branches-6', 30, { author: remi, parentRef: 'branches-2', text: '', state: 'deleted' })
    ],
    async () => {}
  )
  await store.close()
}
