import { describe, expect, test } from 'vitest'
import { mayNavigate } from '../../../src/main/electron/navigation.ts'

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
    '//porte-parole/',
    '/',
    '#',
    '',
    'nonsense'
  ])('may not go to "%s"', (address) => expect(mayNavigate(address)).toBe(false))
})
