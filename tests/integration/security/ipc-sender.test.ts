import { describe, expect, test } from 'vitest'
import { isAcceptableInput, isOurSender } from '../../../src/main/electron/sender.ts'

const mainFrame = { origin: 'app://porte-parole', parent: null }

describe('a call is taken', () => {
  test('from the page itself', () => expect(isOurSender(mainFrame, mainFrame)).toBe(true))

  test('not from a page that is gone', () => expect(isOurSender(null, mainFrame)).toBe(false))

  test('not from a frame within the page', () => {
    const inner = { origin: 'app://porte-parole', parent: mainFrame }
    expect(isOurSender(inner, mainFrame)).toBe(false)
    expect(isOurSender(inner, inner)).toBe(false)
  })

  test('not from another page that says the same', () => {
    expect(isOurSender({ ...mainFrame }, mainFrame)).toBe(false)
  })

  test.each(['null', '', 'https://example.com', 'app://porte-parole.example', 'file://', 'about:blank'])(
    'not when the page has become "%s"',
    (origin) => {
      const frame = { origin, parent: null }
      expect(isOurSender(frame, frame)).toBe(false)
    }
  )
})

describe('what a call brings', () => {
  test('may be any plain data up to one mebibyte', () => {
    expect(isAcceptableInput('inbox.list', { text: 'a'.repeat(1_000_000) })).toBe(true)
    expect(isAcceptableInput('inbox.list', undefined)).toBe(true)
  })

  test('may be larger for an image alone, and not without end', () => {
    const image = { base64: 'a'.repeat(20_000_000) }
    expect(isAcceptableInput('replies.addImage', image)).toBe(true)
    expect(isAcceptableInput('replies.enqueue', image)).toBe(false)
    expect(isAcceptableInput('replies.addImage', { base64: 'a'.repeat(30_000_000) })).toBe(false)
  })

  test('is counted in bytes', () => {
    expect(isAcceptableInput('inbox.list', 'é'.repeat(600_000))).toBe(false)
    expect(isAcceptableInput('inbox.list', { text: 'a'.repeat(1_100_000) })).toBe(false)
  })

  test('weighs what it would be written out: a list that holds itself many times, or nothing many times, is refused at once', () => {
    let doubled: unknown = 'a'
    for (let times = 0; times < 60; times += 1) doubled = [doubled, doubled]
    let named: unknown = {}
    for (let times = 0; times < 60; times += 1) named = { a: named, b: named }
    const holes: unknown[] = []
    holes.length = 2 ** 32 - 1
    for (const heavy of [doubled, named, holes, { ids: holes }, [doubled], { ['a'.repeat(1_100_000)]: 1 }])
      expect(isAcceptableInput('inbox.list', structuredClone(heavy))).toBe(false)
  })

  test('is no map, no bytes, no moment and no error, whatever they hold', () => {
    const text = 'a'.repeat(1_000)
    for (const exotic of [
      new Map([['limit', text]]),
      new Set([text]),
      new Date(0),
      new Error(text),
      new Uint8Array(8),
      new ArrayBuffer(8),
      new DataView(new ArrayBuffer(8)),
      /a/u,
      Object(1),
      Object('a')
    ])
      for (const given of [exotic, { limit: exotic }, [exotic]])
        expect(isAcceptableInput('inbox.list', structuredClone(given))).toBe(false)
  })

  test('may be as deep as it is small, and takes no stack', () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level += 1) deep = { a: deep }
    expect(isAcceptableInput('inbox.list', deep)).toBe(true)
    for (let level = 0; level < 1_000_000; level += 1) deep = { a: deep }
    expect(isAcceptableInput('inbox.list', deep)).toBe(false)
  })

  test('is refused when it is no plain data', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    expect(isAcceptableInput('inbox.list', circle)).toBe(false)
    expect(isAcceptableInput('inbox.list', 1n)).toBe(false)
  })
})
