import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sendDueActions } from '../../../src/main/message-actions/send-due-actions.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import type { ActionEntry } from '../../../src/shared/model/message-action.ts'
import type { ThreadMessage } from '../../../src/shared/contract/conversations.ts'
import type { MessageAction } from '../../../src/shared/model/network.ts'
import { hour, minute, second } from '../../../src/shared/model/instant.ts'
import { anItem, at } from '../../support/builders.ts'
import { openReplyScene, type ReplyScene, withdrawConsent } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

const everyAction: readonly MessageAction[] = [
  'like',
  'unlike',
  'hide',
  'unhide',
  'delete',
  'edit',
  'hold',
  'approve',
  'spam'
]

let scene: ReplyScene

beforeEach(async () => {
  scene = await openReplyScene({ capabilities: { actions: [...everyAction] } })
})
afterEach(() => scene.close())

const app = () => callerOf(scene.ctx)
const opened = () => app().ask('conversations.open', { conversationId: scene.conversationId })
const act = (kind: MessageAction, messageId = scene.parentId) =>
  app().call('messages.act', { messageId, kind, edit: null })
const after = async (milliseconds: number) => {
  scene.clock.advance(milliseconds)
  await sendDueActions(scene.ctx)
}
const theirs = async (): Promise<ThreadMessage> => {
  const found = (await opened()).messages.find(({ id }) => id === scene.parentId)
  if (found === undefined) throw new Error('the message is gone')
  return found
}
const stateOf = (message: ThreadMessage, kind: MessageAction): ActionEntry['state'] | undefined =>
  message.actions.find((action) => action.kind === kind)?.state
const kinds = () => scene.network.acts.map(({ kind }) => kind)

/** A reply of ours that stands on the network. */
const published = async (): Promise<ThreadMessage> => {
  await scene.enqueue()
  await scene.send()
  const ours = (await opened()).messages.find(({ author }) => author.side === 'ours')
  if (ours === undefined) throw new Error('nothing was published')
  return ours
}
const edit = (message: ThreadMessage, body: string) =>
  app().call('messages.act', {
    messageId: message.id,
    kind: 'edit',
    edit: { body, speakerId: scene.speakerId }
  })

describe('an action on a message', () => {
  it.each([
    ['an hour back', -hour],
    ['a year back', -365 * 24 * hour]
  ])(
    'whose ten seconds a clock that was set %s would make long is held anew, and done',
    async (_name, jump) => {
      const ours = await published()
      await act('delete', ours.id)
      await after(jump)
      expect(kinds()).toEqual([])
      for (let steps = 0; steps < 4; steps += 1) await after(10 * second)
      expect(kinds()).toEqual(['delete'])
    }
  )

  it('is asked of the network at once, once, and shown as done', async () => {
    expect(await act('like')).toMatchObject({ ok: true, value: { holdUntil: null } })
    await act('like')
    await after(0)
    expect(scene.network.acts).toMatchObject([{ kind: 'like', text: null }])
    expect(await theirs()).toMatchObject({
      likedAt: scene.clock.now(),
      actions: [{ kind: 'like', state: { kind: 'done', at: scene.clock.now() } }]
    })
    expect(await act('like')).toMatchObject({ ok: false, error: { code: 'action_not_possible' } })
  })

  it('is taken back by Z before it left, and by its contrary after', async () => {
    await act('like')
    expect(await app().ask('inbox.undo', {})).toMatchObject({ action: 'message_action' })
    await after(minute)
    expect(kinds()).toEqual([])
    await act('like')
    await after(0)
    await app().ask('inbox.undo', {})
    await after(0)
    expect(kinds()).toEqual(['like', 'unlike'])
    expect((await theirs()).likedAt).toBeNull()
    // Taking back is not itself taken back.
    expect(await app().call('inbox.undo', {})).toMatchObject({
      ok: false,
      error: { code: 'nothing_to_undo' }
    })
  })

  it('tries again while the network does not answer, and says until when', async () => {
    await act('like')
    scene.network.actFailures = [
      { kind: 'unavailable', message: 'HTTP 503' },
      { kind: 'rate_limited', retryAt: at('2027-01-01T00:00:00.000Z') }
    ]
    await after(0)
    expect(stateOf(await theirs(), 'like')).toMatchObject({
      kind: 'waiting',
      problem: { kind: 'unavailable', message: 'HTTP 503' }
    })
    await after(minute)
    expect(stateOf(await theirs(), 'like')).toMatchObject({
      kind: 'waiting',
      until: '2027-01-01T00:00:00.000Z'
    })
    await after(hour)
    expect(scene.network.acts).toHaveLength(2)
  })

  it('stops at a refusal, with the words of the network, until a person tries again or gives up', async () => {
    await act('hide')
    const failure = { kind: 'rejected', code: 'forbidden', message: 'Only moderators may hide.' } as const
    scene.network.actFailures = [failure]
    await after(0)
    const refused = (await theirs()).actions[0]
    expect(refused?.state).toEqual({ kind: 'blocked', problem: failure })
    if (refused === undefined) throw new Error('no action')
    await app().ask('messages.retryAction', { actionId: refused.id })
    await after(0)
    expect(await theirs()).toMatchObject({ standing: 'hidden' })
    expect(await app().call('messages.cancelAction', { actionId: refused.id })).toMatchObject({
      ok: false,
      error: { code: 'action_already_done' }
    })
  })

  it('is asked again after the app ended in the middle of it', async () => {
    await act('like')
    scene.network.actFailures = []
    const crashing = {
      ...scene.ctx,
      connectors: { mastodon: { ...scene.network.connector, act: () => never } }
    }
    scene.clock.advance(0)
    void sendDueActions(crashing)
    await expect.poll(async () => stateOf(await theirs(), 'like')?.kind).toBe('under_way')
    await after(second)
    expect(kinds()).toEqual([])
    await after(2 * minute)
    expect(kinds()).toEqual(['like'])
  })

  it('is refused where the network does not offer it, and where the account is filled by files', async () => {
    await scene.close()
    scene = await openReplyScene({ capabilities: { actions: ['like'] } })
    expect(await act('hide')).toMatchObject({ ok: false, error: { code: 'action_not_possible' } })
    expect(await act('delete')).toMatchObject({ ok: false, error: { code: 'action_not_possible' } })
    await scene.close()
    scene = await openReplyScene({ connection: 'file' })
    expect(await act('like')).toMatchObject({ ok: false, error: { code: 'action_not_possible' } })
  })

  it('waits while the account is paused', async () => {
    await act('like')
    await app().ask('accounts.pause', { accountId: scene.accountId })
    await after(minute)
    expect(kinds()).toEqual([])
    await app().ask('accounts.resume', { accountId: scene.accountId })
    await after(minute)
    expect(kinds()).toEqual(['like'])
  })
})

const never = new Promise<never>(() => {})

describe('moderating', () => {
  it('takes a conversation out of those to answer, and Z brings it back', async () => {
    await act('spam')
    await after(0)
    expect((await opened()).summary.triage.kind).toBe('done')
    await app().ask('inbox.undo', {})
    await after(0)
    expect(kinds()).toEqual(['spam', 'approve'])
    expect((await opened()).summary.triage.kind).toBe('to_answer')
  })

  it('approves what is held before it can be answered', async () => {
    await ingestItems(
      scene.ctx,
      scene.accountId,
      [anItem({ ref: 'held', standing: 'held', text: 'En attente' })],
      async () => {}
    )
    const rows = await app().ask('inbox.list', {
      view: 'to_answer',
      colleagueId: null,
      after: null,
      limit: 10
    })
    const conversationId = rows.rows.find(({ excerpt }) => excerpt === 'En attente')?.id
    if (conversationId === undefined) throw new Error('what is held is not to answer')
    const [held] = (await app().ask('conversations.open', { conversationId })).messages
    if (held === undefined) throw new Error('no message')
    const reply = { conversationId, parentMessageId: held.id }
    expect(await scene.tryEnqueue(reply)).toMatchObject({ error: { code: 'parent_not_shown' } })
    await act('approve', held.id)
    await after(0)
    expect(await scene.tryEnqueue(reply)).toMatchObject({ ok: true })
  })
})

describe('deleting our own', () => {
  it('waits for ten seconds, in which Z brings it back', async () => {
    const ours = await published()
    expect(await act('delete', ours.id)).toMatchObject({ ok: true, value: { holdUntil: expect.any(String) } })
    await after(9 * second)
    expect(kinds()).toEqual([])
    await app().ask('inbox.undo', {})
    await after(minute)
    expect(kinds()).toEqual([])
    await act('delete', ours.id)
    await after(10 * second)
    expect(scene.network.acts).toMatchObject([{ kind: 'delete', ref: ours.ref }])
    const deleted = (await opened()).messages.find(({ id }) => id === ours.id)
    expect(deleted).toMatchObject({ deletedAt: scene.clock.now(), text: '' })
  })

  it('is done when a poll shows it gone, though the answer to it was lost', async () => {
    const ours = await published()
    scene.network.actFailures = [{ kind: 'unavailable', message: 'timeout' }]
    await act('delete', ours.id)
    await after(10 * second)
    const conversationRef = (
      await scene.ctx.store.read
        .selectFrom('conversation')
        .select('ref')
        .where('id', '=', scene.conversationId)
        .executeTakeFirstOrThrow()
    ).ref
    const gone = anItem({ ref: ours.ref, conversationRef, state: 'deleted', text: '' })
    await ingestItems(scene.ctx, scene.accountId, [gone], async () => {})
    await after(hour)
    const rows = await scene.ctx.store.read.selectFrom('message_action').select('state').execute()
    expect(rows).toEqual([{ state: 'done' }])
    expect(kinds()).toEqual(['delete'])
  })
})

describe('editing our own', () => {
  it('is signed and counted as a reply, and keeps the former words', async () => {
    const ours = await published()
    expect(ours.ownWords).toMatchObject({ body: 'Oui, au levain.', speakerId: scene.speakerId })
    expect(await edit(ours, 'Oui, au levain, depuis onze ans.')).toMatchObject({ ok: true })
    await after(10 * second)
    const [asked] = scene.network.acts
    expect(asked?.text).toMatch(/^Oui, au levain, depuis onze ans\.\n/u)
    const edited = (await opened()).messages.find(({ id }) => id === ours.id)
    expect(edited).toMatchObject({ text: asked?.text, editedAt: scene.clock.now() })
    expect(await scene.ctx.store.read.selectFrom('message_revision').select('text').execute()).toEqual([
      { text: ours.text }
    ])
  })

  it('is signed once, however often it is edited, here and on its network', async () => {
    const ours = await published()
    const standing = async () => {
      const message = (await opened()).messages.find(({ id }) => id === ours.id)
      if (message === undefined) throw new Error('it is gone')
      return message
    }
    await edit(ours, 'Oui, depuis onze ans.')
    await after(10 * second)
    expect((await standing()).ownWords?.body).toBe('Oui, depuis onze ans.')
    await edit(await standing(), 'Oui, depuis douze ans.')
    await after(10 * second)
    expect((await standing()).text).toBe('Oui, depuis douze ans.\nIrène, boulangère')
    // From the network's own page, under the signature that stood there.
    await scene.ctx.store.write((tx) =>
      tx
        .updateTable('message')
        .set({ text: 'Oui, depuis treize ans.\nIrène, boulangère' })
        .where('id', '=', ours.id)
        .execute()
    )
    expect((await standing()).ownWords?.body).toBe('Oui, depuis treize ans.')
  })

  it('of a later part of a thread stays without a signature, which the first one bears', async () => {
    const body = 'Oui, au levain.\n---\nPassez goûter !'
    await scene.enqueue({ body, inThread: true })
    await scene.send()
    const [first, second_] = (await opened()).messages.filter(({ author }) => author.side === 'ours')
    if (first === undefined || second_ === undefined) throw new Error('two parts stand there')
    expect([first.ownWords?.isLaterPart, second_.ownWords?.isLaterPart]).toEqual([false, true])
    await edit(second_, 'Passez le goûter samedi !')
    await edit(first, 'Oui, tout au levain.')
    await after(10 * second)
    expect((await opened()).messages.slice(-2).map(({ text }) => text)).toEqual([
      'Oui, tout au levain.\nIrène, boulangère',
      'Passez le goûter samedi !'
    ])
  })

  it('is refused without words, beyond the limit, and in the name of who did not agree', async () => {
    const ours = await published()
    expect(await edit(ours, '  ')).toMatchObject({ error: { code: 'text_empty' } })
    expect(await edit(ours, 'a'.repeat(400))).toMatchObject({ error: { code: 'text_too_long' } })
    await withdrawConsent(scene)
    expect(await edit(ours, 'autre')).toMatchObject({ error: { code: 'consent_missing' } })
  })

  it('does not leave when the consent was withdrawn meanwhile', async () => {
    const ours = await published()
    await edit(ours, 'autre')
    await withdrawConsent(scene)
    await after(10 * second)
    expect(kinds()).toEqual([])
    const now = (await opened()).messages.find(({ id }) => id === ours.id)
    expect(now?.actions[0]?.state).toEqual({ kind: 'blocked', problem: { kind: 'consent_withdrawn' } })
  })

  it('L1 the database refuses an edit without a consent of that very speaker and network', async () => {
    const ours = await published()
    await edit(ours, 'autre')
    const stored = await scene.ctx.store.read
      .selectFrom('message_action')
      .selectAll()
      .executeTakeFirstOrThrow()
    const insert = (changes: object) =>
      scene.ctx.store.write((tx) =>
        tx
          .insertInto('message_action')
          .values({
            ...stored,
            id: scene.ctx.ids.next(),
            state: 'done',
            due_at: null,
            ended_at: stored.created_at,
            ...changes
          })
          .execute()
      )
    await expect(insert({ network: 'bluesky' })).rejects.toThrow(/FOREIGN KEY/u)
    await expect(insert({ consent_id: null })).rejects.toThrow(/CHECK/u)
    await expect(insert({ speaker_id: null })).rejects.toThrow(/CHECK/u)
    await expect(insert({ approved_hash: 'another' })).rejects.toThrow(/CHECK/u)
    await expect(insert({ text: null })).rejects.toThrow(/CHECK/u)
    await expect(insert({})).resolves.toBeDefined()
  })
})
