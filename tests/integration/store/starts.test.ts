import { afterEach, expect, test } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { allConnectors } from '../../../src/main/connectors/all-connectors.ts'
import type { AppInput, AppOutput, AppPath } from '../../../src/shared/contract/contract.ts'
import { day, plus, second } from '../../../src/shared/model/instant.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext | null = null
let scene: ReplyScene | null = null
afterEach(async () => {
  await ctx?.close()
  await scene?.close()
  ctx = null
  scene = null
})

/** The running app on the folder of a context, whose own store is closed. */
const start = async (from: TestContext) => {
  const { store, ...rest } = from
  await store.close()
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  const { app } = started
  const ask = async <Path extends AppPath>(path: Path, input: AppInput<Path>): Promise<AppOutput<Path>> => {
    const result = await app.serve(path, input)
    if (!result.ok) throw new Error(`${path}: ${JSON.stringify(result.error)}`)
    // The server parsed the output with the contract's own schema.
    return result.value as AppOutput<Path>
  }
  return { app, ask }
}

test('R-37 a first start without any network shows, keeps and writes; what would leave waits', async () => {
  const offline: typeof fetch = async () => {
    throw new TypeError('fetch failed', { cause: { code: 'ENOTFOUND' } })
  }
  ctx = await openTestContext({ fetch: offline, connectors: allConnectors })
  const { app, ask } = await start(ctx)
  try {
    await ask('sample.load', {})
    const { rows } = await ask('inbox.list', { view: 'to_answer', colleagueId: null, after: null, limit: 50 })
    expect(rows.length).toBeGreaterThan(10)
    const [first] = rows
    if (first === undefined) throw new Error('the inbox is empty')
    const conversationId = first.id
    await ask('conversations.saveDraft', { conversationId, body: 'Écrit hors ligne', speakerId: null })
    await ask('inbox.postpone', { conversationIds: [conversationId], until: plus(ctx.clock.now(), day) })
    ctx.clock.advance(30 * second)
    app.wake()
    expect((await ask('conversations.open', { conversationId })).draft?.body).toBe('Écrit hors ligne')
    expect(
      await app.serve('accounts.connect', {
        network: 'mastodon',
        server: 'https://social.example',
        identifier: null,
        secret: 'a token',
        place: null
      })
    ).toMatchObject({ ok: false })
  } finally {
    await app.stop()
  }
})

test('R-35 one huge row keeps nobody from starting, nor from reading the others', async () => {
  scene = await openReplyScene()
  const huge = 'x'.repeat(40_000_000)
  await scene.ctx.store.write((tx) => tx.updateTable('message').set({ text: huge }).execute())
  const { conversationId } = await scene.converse(scene.accountId, 'Et le seigle ?')
  const { app, ask } = await start(scene.ctx)
  try {
    const { rows } = await ask('inbox.list', { view: 'to_answer', colleagueId: null, after: null, limit: 50 })
    expect(rows.map((row) => row.id)).toContain(conversationId)
    // The list holds an excerpt of each, whatever stands behind it.
    expect(JSON.stringify(rows).length).toBeLessThan(20_000)
    const { messages } = await ask('conversations.open', { conversationId })
    expect(messages.map((message) => message.text)).toEqual(['Et le seigle ?'])
  } finally {
    await app.stop()
    await scene.crash()
  }
})
