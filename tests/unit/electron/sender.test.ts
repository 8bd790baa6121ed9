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
    expect(isAcceptableInput({ text: 'a'.repeat(1_000_000) })).toBe(true)
    expect(isAcceptableInput(undefined)).toBe(true)
  })

  test('is counted in bytes', () => {
    expect(isAcceptableInput('é'.repeat(600_000))).toBe(false)
    expect(isAcceptableInput({ text: 'a'.repeat(1_100_000) })).toBe(false)
  })

  test('is refused when it is no plain data', () => {
    const circle: { self?: unknown } = {}
    circle.self = circle
    expect(isAcceptableInput(circle)).toBe(false)
    expect(isAcceptableInput(1n)).toBe(false)
  })
})
