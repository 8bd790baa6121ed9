import { afterEach, beforeEach, expect, it } from 'vitest'
import { handlers } from '../../../src/main/api/handlers.ts'
import { createServer } from '../../../src/main/api/serve.ts'
import { type Command, type Terminal } from '../../../src/main/command-line/command.ts'
import { actCommand, messagesCommand } from '../../../src/main/command-line/message-commands.ts'
import { contract } from '../../../src/shared/contract/contract.ts'
import { translator } from '../../../src/shared/locales/translate.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene

beforeEach(async () => {
  scene = await openReplyScene({ capabilities: { actions: ['like', 'edit'] } })
})
afterEach(() => scene.close())

const run = (command: Command, options: Readonly<Record<string, string>>) => {
  const terminal: Terminal = {
    ctx: scene.ctx,
    serve: createServer(contract, handlers, scene.ctx, (_path, problem) => {
      throw problem
    }),
    t: translator('en'),
    json: true,
    say: () => {},
    print: () => {},
    secret: null,
    readInput: async () => ''
  }
  return command.run(terminal, {
    words: [],
    text: (option) => options[option] ?? null,
    flag: () => false
  })
}

it('names the messages of a conversation, and does something to one of them at once', async () => {
  const listed = await run(messagesCommand, { conversation: scene.conversationId })
  expect(listed).toMatchObject({
    kind: 'done',
    document: {
      messages: [{ id: scene.parentId, side: 'theirs', standing: 'shown', liked: false, actions: [] }]
    }
  })
  expect(await run(actCommand, { message: scene.parentId, kind: 'like' })).toMatchObject({
    kind: 'done',
    document: { kind: 'like', state: { kind: 'done' } },
    lines: ['like: done.']
  })
  expect(scene.network.acts).toHaveLength(1)
  expect(await run(messagesCommand, { conversation: scene.conversationId })).toMatchObject({
    document: { messages: [{ liked: true }] }
  })
})

it('says what cannot be done, and what is missing', async () => {
  expect(await run(actCommand, { message: scene.parentId, kind: 'hide' })).toEqual({
    kind: 'could_not',
    error: { code: 'action_not_possible' }
  })
  expect(await run(actCommand, { message: scene.parentId, kind: 'wave' })).toMatchObject({
    kind: 'wrong_usage'
  })
  expect(await run(messagesCommand, {})).toMatchObject({ kind: 'wrong_usage' })
})
