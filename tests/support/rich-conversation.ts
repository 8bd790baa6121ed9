import { join } from 'node:path'
import type { InboundAttachment } from '../../src/main/connectors/connector.ts'
import { ingestItems } from '../../src/main/ingest/ingest-items.ts'
import { saveQuietEvents } from '../../src/main/ingest/save-quiet-events.ts'
import { attachmentFiles } from '../../src/main/media/media-folder.ts'
import { systemClock } from '../../src/main/runtime/clock.ts'
import { systemIds } from '../../src/main/runtime/ids.ts'
import { defaultPolicy } from '../../src/main/runtime/policy.ts'
import { saveAttachmentFile } from '../../src/main/store/attachment-files.ts'
import { listAttachments } from '../../src/main/store/attachments.ts'
import { insertAction } from '../../src/main/store/message-actions.ts'
import { listMessagesByRefs } from '../../src/main/store/messages.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import type { AccountId, MessageActionId, MessageId } from '../../src/shared/model/ids.ts'
import { minute, plus } from '../../src/shared/model/instant.ts'
import type { ActionProblem } from '../../src/shared/model/message-action.ts'
import type { MessageAction } from '../../src/shared/model/network.ts'
import { anAttachment, anItem } from './builders.ts'
import { aPng, aWav } from './images.ts'

const odile = { ref: 'odile', handle: 'odile.example', name: 'Odile G.', url: null, isUs: false }
const us = { ref: 'us', handle: 'fournil', name: 'Le fournil', url: null, isUs: true }

const pictureOf = (name: string, changes: Partial<InboundAttachment> = {}): InboundAttachment =>
  anAttachment({ source: { kind: 'address', at: `https://media.example/${name}` }, ...changes })

/**
 * A conversation with everything that may stand around words, put into the data folder of an app that runs: pictures that
 * are there, refused and gone, a film, a voice and a file, people who liked ours, actions that wait and were refused.
 */
export const seedRichConversation = async (dataFolder: string, accountId: AccountId): Promise<void> => {
  const opened = await openSqlite({ file: join(dataFolder, 'porte-parole.sqlite'), backupSuffix: 'seed' })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  const { store } = opened
  const ids = systemIds(systemClock)
  const ctx = { store, clock: systemClock, ids, policy: defaultPolicy, dataFolder }
  const now = systemClock.now()
  const { network } = await store.read
    .selectFrom('account')
    .select('network')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  const item = (ref: string, minutesAgo: number, changes: Parameters<typeof anItem>[0]) =>
    anItem({
      ref,
      conversationRef: 'rich-1',
      parentRef: ref === 'rich-1' ? null : 'rich-1',
      author: odile,
      publishedAt: plus(now, -minutesAgo * minute),
      url: 'https://network.example/rich',
      ...changes
    })
  const items = [
    item('rich-1', 50, {
      text: 'Ma première miche au levain. Est-ce que la mie est trop serrée, d’après vous ?',
      attachments: [
        pictureOf('miche.png', {
          description: 'Une miche fendue en deux, sur un torchon rayé',
          width: 640,
          height: 480
        }),
        pictureOf('mie.png', { width: 640, height: 480 })
      ]
    }),
    item('rich-2', 40, {
      author: us,
      text: 'Elle est très réussie. Laissez-la lever une heure de plus la prochaine fois.\nIrène, boulangère'
    }),
    item('rich-3', 20, {
      text: 'Voilà, une heure de plus, et en musique.',
      audience: 'followers',
      attachments: [
        pictureOf('levee.mp4', {
          kind: 'video',
          preview: { kind: 'address', at: 'https://media.example/levee.png' },
          description: 'La pâte qui lève, en accéléré',
          width: 1280,
          height: 720
        }),
        pictureOf('voix.wav', { kind: 'audio' }),
        pictureOf('recette.pdf', { kind: 'file', name: 'Recette du levain.pdf' })
      ]
    }),
    item('rich-4', 5, {
      text: 'Et deux photos de plus.',
      standing: 'held',
      attachments: [
        pictureOf('faux.png', { width: 640, height: 480 }),
        pictureOf('perdu.png', { width: 640, height: 480 })
      ]
    })
  ]
  await ingestItems(ctx, accountId, items, async (tx) => {
    const liked = (name: string, kind: 'like' | 'repost' = 'like') => ({
      ref: `${kind}-${name}`,
      kind,
      author: { ref: name, handle: name, name, url: null, isUs: false },
      about: { ref: 'rich-2', text: null, url: null },
      at: plus(now, -30 * minute)
    })
    await saveQuietEvents(ctx, tx, { id: accountId, network }, [
      liked('Rémi Castan'),
      { ...liked('Odile G.'), author: odile },
      liked('Aïcha B.'),
      liked('Maud R.'),
      liked('Rémi Castan', 'repost')
    ])
  })

  const messages = await listMessagesByRefs(
    store.read,
    accountId,
    items.map(({ ref }) => ref)
  )
  const idOf = (ref: string): MessageId => {
    const found = messages.get(ref)
    if (found === undefined) throw new Error(`no message ${ref}`)
    return found.id
  }
  const attached = await listAttachments(
    store.read,
    items.map(({ ref }) => idOf(ref))
  )
  const keep = async (
    ref: string,
    position: number,
    part: 'whole' | 'preview',
    bytes: Uint8Array,
    mediaType: string
  ): Promise<void> => {
    const attachment = attached.get(idOf(ref))?.[position]
    if (attachment === undefined) throw new Error('no attachment')
    const hash = await attachmentFiles({ dataFolder }).put(bytes)
    const kept = { state: 'kept', hash, media_type: mediaType, bytes: bytes.length, reason: null } as const
    await store.write((tx) =>
      saveAttachmentFile(tx, { attachment_id: attachment.id, part, fetched_at: now, used_at: now, ...kept })
    )
  }
  const lack = async (ref: string, position: number, state: 'refused' | 'gone'): Promise<void> => {
    const attachment = attached.get(idOf(ref))?.[position]
    if (attachment === undefined) throw new Error('no attachment')
    const none = {
      state,
      hash: null,
      media_type: null,
      bytes: null,
      reason: state === 'refused' ? 'type' : null
    }
    await store.write((tx) =>
      saveAttachmentFile(tx, {
        attachment_id: attachment.id,
        part: 'whole',
        fetched_at: now,
        used_at: now,
        ...none
      })
    )
  }
  await keep('rich-1', 0, 'whole', aPng(640, 480), 'image/png')
  await keep(
    'rich-1',
    1,
    'whole',
    aPng(640, 480, [
      [150, 98, 60],
      [222, 186, 140]
    ]),
    'image/png'
  )
  await keep(
    'rich-3',
    0,
    'preview',
    aPng(640, 360, [
      [96, 116, 120],
      [180, 190, 184]
    ]),
    'image/png'
  )
  await keep('rich-3', 1, 'whole', aWav(), 'audio/wav')
  await keep('rich-3', 2, 'whole', Buffer.from('%PDF-1.7\n1 0 obj'), 'application/pdf')
  await lack('rich-4', 0, 'refused')
  await lack('rich-4', 1, 'gone')

  const asked = (kind: MessageAction, ref: string, attempt: number, problem: ActionProblem | null) =>
    store.write((tx) =>
      insertAction(tx, {
        id: ids.next<MessageActionId>(),
        message_id: idOf(ref),
        account_id: accountId,
        network,
        kind,
        body: null,
        text: null,
        text_hash: null,
        approved_hash: null,
        speaker_id: null,
        consent_id: null,
        consent_kind: null,
        consent_until: null,
        state: attempt === 0 ? 'blocked' : 'queued',
        attempt,
        due_at: attempt === 0 ? null : plus(now, 30 * minute),
        failure: problem === null ? null : JSON.stringify(problem),
        created_at: now,
        ended_at: attempt === 0 ? now : null
      })
    )
  await asked('hide', 'rich-3', 0, {
    kind: 'rejected',
    code: 'forbidden',
    message: 'Only moderators may hide.'
  })
  await asked('spam', 'rich-4', 2, { kind: 'unavailable', message: 'HTTP 503' })
  await store.write((tx) =>
    tx.updateTable('message').set({ liked_at: now }).where('id', '=', idOf('rich-1')).execute()
  )
  await store.close()
}
