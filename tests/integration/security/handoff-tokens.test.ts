import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rateLimit } from '../../../src/main/handoff/rate-limit.ts'
import { handoffToken } from '../../../src/main/handoff/tokens.ts'
import type { HandoffId } from '../../../src/shared/model/ids.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { visit } from '../../support/page-visitor.ts'

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const many = 10_000

/** Of one key, so that the verdict is the same each time. */
const tokens = Array.from(
  { length: many },
  (_, at) => handoffToken('a key of thirty-two bytes, or so', `handoff-${at}` as HandoffId, 1).token
)

/** How far counts are from being equal. */
const chiSquare = (counts: readonly number[]): number => {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

describe(`of ${many} links`, () => {
  it('no two are the same, nor begin the same', () => {
    expect(new Set(tokens).size).toBe(many)
    expect(new Set(tokens.map((token) => token.slice(0, 11))).size).toBe(many)
  })

  it('every place has every letter as often as chance would have it', () => {
    // The last of the 43 letters holds four bits alone: sixteen letters.
    for (let place = 0; place < 42; place += 1) {
      const counts = [...letters].map((letter) => tokens.filter((token) => token[place] === letter).length)
      // 63 degrees of freedom: beyond 131 once in a million places.
      expect({ place, isFair: chiSquare(counts) < 131 }).toEqual({ place, isFair: true })
    }
  })

  it('one letter tells nothing of the next, nor a link of the one after it', () => {
    const pairs = (pairOf: (token: string, at: number) => string): number => {
      const counts = new Map<string, number>()
      for (const [at, token] of tokens.entries())
        counts.set(pairOf(token, at), (counts.get(pairOf(token, at)) ?? 0) + 1)
      const all = [...letters].flatMap((one) => [...letters].map((other) => counts.get(one + other) ?? 0))
      return chiSquare(all)
    }
    // 4,095 degrees of freedom: beyond 4,560 once in a million.
    expect(pairs((token) => token.slice(20, 22))).toBeLessThan(4_560)
    expect(pairs((token, at) => `${token[5]}${tokens[(at + 1) % many]?.[5] ?? ''}`)).toBeLessThan(4_560)
  })
})

describe('a link that opens nothing', () => {
  let scene: HandoffScene
  beforeEach(async () => {
    scene = await openHandoffScene()
  })
  afterEach(() => scene.close())

  const everything = async (link: string, method: string) => {
    const { status, text, headers } = await visit(link, { method })
    return { status, text, headers: Object.fromEntries([...headers].filter(([name]) => name !== 'date')) }
  }

  it.each(['GET', 'HEAD'])('is answered to the letter as one that never was, by %s', async (method) => {
    const { handoffId, link } = await scene.handOff()
    const never = await everything(`${new URL(link).origin}/r/${'A'.repeat(43)}`, method)
    expect(never.status).toBe(404)
    await scene.ask('handoffs.withdraw', { handoffId })
    expect(await everything(link, method)).toEqual(never)
    scene.clock.set((await scene.handoff(handoffId)).expiresAt)
    expect(await everything(link, method)).toEqual(never)
  })
})

it('who asks is remembered for ten thousand at most, so that nobody fills the memory', () => {
  const { now } = fakeClock()
  const limit = rateLimit(1, 60_000)
  expect(limit.take('first', now())).toBe(true)
  expect(limit.take('first', now())).toBe(false)
  for (let at = 0; at < 9_999; at += 1) limit.take(`${at}`, now())
  expect(limit.take('first', now())).toBe(false)
  limit.take('one more', now())
  expect(limit.take('first', now())).toBe(true)
})
