import { describe, expect, test } from 'vitest'
import { guardEveryPage, mayNavigate } from '../../../src/main/electron/navigation.ts'

describe('a page of ours may only go to itself', () => {
  test.each(['app://porte-parole/', 'app://porte-parole/#settings', 'app://porte-parole/#'])(
    'may go to %s',
    (address) => expect(mayNavigate(address)).toBe(true)
  )

  test.each([
    'app://porte-parole',
    'app://porte-parole/index.html',
    'app://porte-parole/?question',
    'app://porte-parole/problem',
    'app://porte-parole/assets/index.js',
    'app://porte-parole//',
    'app://porte-parole/.',
    'app://porte-parole/..',
    'app://porte-parole/%2f..',
    'app://porte-parole/%2e%2e/',
    'app://porte-parole\\',
    'app://porte-parole:443/',
    'app://porte-parole.evil.example/',
    'app://evil.example/',
    'app://evil.example/#app://porte-parole/',
    'app://someone@porte-parole/',
    'app://someone:word@porte-parole/',
    'app://PORTE-PAROLE/',
    'app:///',
    'app:porte-parole/',
    'apps://porte-parole/',
    ' app://porte-parole/',
    'view-source:app://porte-parole/',
    'blob:app://porte-parole/1f0b0a52',
    'filesystem:app://porte-parole/temporary/',
    'https://porte-parole/',
    'https://example.com/',
    'https://example.com/#app://porte-parole/',
    'http://127.0.0.1/',
    'file:///etc/passwd',
    'file://porte-parole/',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'about:blank',
    'about:srcdoc',
    'chrome://settings/',
    'devtools://devtools/bundled/inspector.html',
    'mailto:someone@example.com',
    'tel:0',
    'ftp://example.com/',
    'ws://porte-parole/',
    'app://porte-parole/%23',
    'app://porte-parole/#/../../secret'.replace('#', '%23'),
    'app://porte-parole\u3002example/',
    'app://xn--porte-parole/',
    'app://[::1]/',
    'app://127.0.0.1/',
    'app://porte-parole@evil.example/',
    'app:\\\\porte-parole\\',
    'APP://evil/',
    'pp-media://attachment/1/whole',
    'chrome-extension://abcdefgh/page.html',
    'chrome-error://chromewebdata/',
    'intent://example.com/#Intent;scheme=http;end',
    'search-ms:query=a',
    'ms-officecmd:{}',
    'smb://server/share',
    'https://user:word@example.com/',
    'https://[',
    'http://[::ffff:7f00:1]/',
    'vbscript:msgbox(1)',
    'java\nscript:alert(1)',
    '\u0000javascript:alert(1)',
    'data:,',
    'about:blank#blocked',
    '//porte-parole/',
    '/',
    '#',
    '',
    'nonsense'
  ])('may not go to "%s"', (address) => expect(mayNavigate(address)).toBe(false))
})

/** What a page of Electron tells before it moves, and how a refusal is said. */
const pageOf = (openAddress: (address: string) => Promise<boolean>) => {
  const listeners = new Map<string, (event: Record<string, unknown>) => void>()
  let openWindow: (details: { url: string }) => unknown = () => ({ action: 'allow' })
  const contents = {
    on: (name: string, listener: (event: Record<string, unknown>) => void) => listeners.set(name, listener),
    setWindowOpenHandler: (handler: typeof openWindow) => {
      openWindow = handler
    }
  }
  const app = {
    on: (name: string, listener: (event: unknown, made: unknown) => void) => {
      if (name === 'web-contents-created') listener({}, contents)
    }
  }
  guardEveryPage(app as never, openAddress)
  return {
    listened: [...listeners.keys()].toSorted(),
    moves(name: string, details: Record<string, unknown>): boolean {
      let refused = false
      listeners.get(name)?.({ ...details, preventDefault: () => (refused = true) })
      return !refused
    },
    openWindow: (url: string) => openWindow({ url })
  }
}

describe('every page that is ever made', () => {
  test('is held at its address, whichever way it moves', () => {
    const page = pageOf(async () => false)
    expect(page.listened).toEqual([
      'will-attach-webview',
      'will-frame-navigate',
      'will-navigate',
      'will-redirect'
    ])
    const ours = 'app://porte-parole/#settings'
    expect(page.moves('will-navigate', { url: ours })).toBe(true)
    expect(page.moves('will-frame-navigate', { url: ours, isMainFrame: true })).toBe(true)
    expect(page.moves('will-frame-navigate', { url: ours, isMainFrame: false })).toBe(false)
    expect(page.moves('will-redirect', { url: ours })).toBe(false)
    expect(page.moves('will-attach-webview', {})).toBe(false)
    for (const url of ['https://example.com/', 'file:///etc/passwd', 'javascript:alert(1)']) {
      expect(page.moves('will-navigate', { url })).toBe(false)
      expect(page.moves('will-frame-navigate', { url, isMainFrame: true })).toBe(false)
    }
  })

  test('opens no window, whatever it asks for, and never throws', () => {
    const asked: string[] = []
    const page = pageOf(async (address) => {
      asked.push(address)
      return false
    })
    const addresses = [
      'https://example.com/',
      'javascript:alert()',
      'http://[',
      '',
      'app://porte-parole/',
      '\0'
    ]
    for (const url of addresses) expect(page.openWindow(url)).toEqual({ action: 'deny' })
    expect(asked).toEqual(addresses)
  })
})
