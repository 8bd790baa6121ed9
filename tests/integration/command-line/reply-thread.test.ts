import { afterEach, beforeEach, expect, it } from 'vitest'
import { handlers } from '../../../src/main/api/handlers.ts'
import { createServer } from '../../../src/main/api/serve.ts'
import type { Terminal } from '../../../src/main/command-line/command.ts'
import { replyCommand } from '../../../src/main/command-line/network-commands.ts'
import { sayError } from '../../../src/main/command-line/say-error.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import { contract } from '../../../src/shared/contract/contract.ts'
import { translator } from '../../../src/shared/locales/translate.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'

let scene: ReplyScene
/** As `cli.ts` has it: whoever types --send has decided. */
const context = { policy: { ...defaultPolicy, undoDelay: 0 } }

beforeEach(async () => {
  scene = await openReplyScene({ context })
})
afterEach(() => scene.close())

const text = 'Oui, tout est au levain.\n---\nPassez goûter !'
const run = (words: string, ...flags: string[]) => {
  const terminal: Terminal = {
    ctx: scene.ctx,
    serve: createServer(contract, handlers, scene.ctx, (_path, problem) => {
      throw problem
    }),
    t: translator('fr'),
    json: false,
    say: () => {},
    print: () => {},
    secret: null,
    readInput: async () => ''
  }
  const options = new Map([
    ['conversation', scene.conversationId as string],
    ['speaker', scene.speakerId],
    ['text', words]
  ])
  return replyCommand.run(terminal, {
    words: [],
    text: (option) => options.get(option) ?? null,
    flag: (option) => flags.includes(option)
  })
}

it('shows the parts of a thread before they leave, signed first, and sends nothing', async () => {
  expect(await run(text, 'thread')).toMatchObject({
    kind: 'done',
    document: {
      parts: [{ text: 'Oui, tout est au levain.\nIrène, boulangère' }, { text: 'Passez goûter !' }],
      sent: false
    },
    lines: expect.arrayContaining([expect.stringMatching(/^Partie 2 sur 2, 15 sur \d+\s:$/u)])
  })
  expect(scene.network.replies).toEqual([])
})

it('sends a thread in order, and says of each part where it stands', async () => {
  expect(await run(text, 'thread', 'send')).toMatchObject({
    kind: 'done',
    document: { state: { kind: 'sent' }, parts: [{ state: { kind: 'sent' } }, { state: { kind: 'sent' } }] },
    lines: ['La partie 1 sur 2 est publiée.', 'La partie 2 sur 2 est publiée.']
  })
  expect(scene.network.replies.map((reply) => reply.text)).toEqual([
    'Oui, tout est au levain.\nIrène, boulangère',
    'Passez goûter !'
  ])
})

it('is one reply where it fits in one, also when a thread was asked for', async () => {
  expect(await run('Oui, au levain.', 'thread', 'send')).toMatchObject({
    lines: ['La réponse est publiée.']
  })
})

it('refuses what is too long unless a thread is asked for, with the sentence of the window', async () => {
  const long = 'Le levain se nourrit deux fois par jour. '.repeat(20)
  const refused = await run(long, 'send')
  expect(refused).toMatchObject({ kind: 'could_not', error: { code: 'text_too_long' } })
  expect(scene.network.replies).toEqual([])
  expect(await run(long, 'thread', 'send')).toMatchObject({ kind: 'done' })
  expect(scene.network.replies.length).toBeGreaterThan(1)
})

it('says where a reply cannot go on below itself, and sends nothing', async () => {
  await scene.close()
  scene = await openReplyScene({
    context,
    capabilities: { reply: { ...scene.network.connector.capabilities.reply, threading: 'nested' } }
  })
  for (const flags of [['thread'], ['thread', 'send']]) {
    const refused = await run(text, ...flags)
    expect(refused).toEqual({ kind: 'could_not', error: { code: 'no_thread_here' } })
    expect(refused.kind === 'could_not' && sayError(translator('fr'), refused.error)).toBe(
      'Sur ce réseau, une réponse ne peut pas continuer sous elle-même. Rien n’est parti.'
    )
  }
  expect(scene.network.replies).toEqual([])
})
