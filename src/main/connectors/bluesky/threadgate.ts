import type { Instant } from '../../../shared/model/instant.ts'
import type { ActOutcome } from '../connector.ts'
import { failed, type Failed } from '../failed.ts'
import type { BlueskyClient } from './client.ts'
import { keyOf } from './page-address.ts'
import { createdRecordSchema, refusalName, type ThreadgateRecord, threadgateRecordSchema } from './wire.ts'

const collection = 'app.bsky.feed.threadgate'
/** app.bsky.feed.threadgate: hiddenReplies, maxLength. */
const mostHidden = 300
/** Somebody else may write the same record in between. */
const tries = 3

/**
 * Hides a reply in a thread of ours from everybody, or shows it again: the thread's own rules (who may reply) stay as they
 * are. The record is replaced only as it was read.
 */
export const setHidden = async (
  client: BlueskyClient,
  root: string,
  reply: string,
  isHidden: boolean,
  at: Instant
): Promise<ActOutcome> => {
  for (let attempt = 1; ; attempt += 1) {
    const gate = await readGate(client, root)
    if (gate.kind === 'failed') return gate
    const former = gate.record?.value.hiddenReplies ?? []
    if (former.includes(reply) === isHidden) return { kind: 'done' }
    const hiddenReplies = isHidden ? [...former, reply] : former.filter((one) => one !== reply)
    if (hiddenReplies.length > mostHidden)
      return failed({ kind: 'rejected', code: 'other', message: 'hiddenReplies' })
    const outcome = await client.call({
      method: 'POST',
      name: 'com.atproto.repo.putRecord',
      body: {
        repo: client.did,
        collection,
        rkey: keyOf(root),
        record: { $type: collection, post: root, createdAt: at, ...gate.record?.value, hiddenReplies },
        // null: there must be none yet.
        swapRecord: gate.record?.cid ?? null
      },
      schema: createdRecordSchema
    })
    if (outcome.kind === 'answered') return { kind: 'done' }
    const isOvertaken = outcome.kind === 'refused' && refusalName(outcome.answer) === 'InvalidSwap'
    if (!isOvertaken || attempt === tries) return failed(outcome.failure)
  }
}

const readGate = async (
  client: BlueskyClient,
  root: string
): Promise<{ readonly kind: 'read'; readonly record: ThreadgateRecord | null } | Failed> => {
  const outcome = await client.call({
    method: 'GET',
    name: 'com.atproto.repo.getRecord',
    parameters: { repo: client.did, collection, rkey: keyOf(root) },
    schema: threadgateRecordSchema
  })
  if (outcome.kind === 'answered') return { kind: 'read', record: outcome.value }
  if (outcome.kind === 'refused' && refusalName(outcome.answer) === 'RecordNotFound')
    return { kind: 'read', record: null }
  return { kind: 'failed', failure: outcome.failure }
}
