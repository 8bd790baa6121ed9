import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createQueryClient } from '../../../src/renderer/api/client.ts'
import { askFirst } from '../../../src/renderer/ask-first.ts'
import type { Result } from '../../../src/shared/result.ts'

/** What main is asked, in the order of the questions. */
let asked: string[]
/** What it answers by then. */
let answers: Readonly<Record<string, unknown>>

const wanted = (path: string, input: unknown): string => `${path} ${JSON.stringify(input)}`
const refused = { ok: false, error: { code: 'not_allowed' } } satisfies Result<never>

const firstPage = { ok: true, value: { rows: [{ id: 'first' }, { id: 'second' }], next: null } }

beforeEach(() => {
  asked = []
  answers = {
    'inbox.list': firstPage,
    'conversations.open': { ok: true, value: { assignment: null, decision: { choice: 'baker' } } },
    'settings.get': { ok: true, value: { language: 'fr' } }
  }
  vi.stubGlobal('window', {
    porteParole: {
      call: async (path: string, input: unknown) => {
        asked.push(wanted(path, input))
        return JSON.stringify((await answers[path]) ?? { ok: true, value: [] })
      }
    }
  })
})
afterEach(() => vi.unstubAllGlobals())

it('asks for all that a window begins with before anything is answered, and for nothing twice', () => {
  answers = { 'inbox.list': new Promise(() => {}) }
  void askFirst(createQueryClient())
  expect(asked).toEqual([...new Set(asked)])
  for (const path of ['settings.get', 'lock.state', 'inbox.counts', 'inbox.list', 'accounts.list'])
    expect(asked.filter((question) => question.startsWith(`${path} `))).toHaveLength(1)
})

it('fetches the first conversation of the list with what the reasons for its colleague rest on, and no other', async () => {
  await askFirst(createQueryClient())
  const conversationId = 'first'
  expect(asked.filter((question) => question.includes('first') || question.includes('second'))).toEqual([
    wanted('conversations.open', { conversationId }),
    wanted('routing.evidence', { conversationId, colleagueId: 'baker' }),
    wanted('handoffs.ofConversation', { conversationId })
  ])
})

it('asks for no conversation where the list is empty, or main refuses it as it does while the window is locked', async () => {
  for (const answer of [{ ok: true, value: { rows: [], next: null } }, refused]) {
    asked = []
    answers = { 'inbox.list': answer, 'inbox.counts': refused }
    await askFirst(createQueryClient())
    expect(asked.some((question) => question.startsWith('conversations.'))).toBe(false)
  }
})

it('what it is told is known to whoever asks the same', async () => {
  const client = createQueryClient()
  await askFirst(client)
  expect(client.getQueryData(['settings.get', {}])).toEqual({ language: 'fr' })
})
