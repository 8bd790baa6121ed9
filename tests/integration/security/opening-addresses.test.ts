import fastCheck from 'fast-check'
import { describe, expect, test } from 'vitest'
import { judgeAddress } from '../../../src/main/electron/judge-address.ts'

describe('addresses that the system may open', () => {
  test.each([
    ['https://bsky.app/profile/a.test/post/3k', 'https://bsky.app/profile/a.test/post/3k'],
    ['HTTPS://EXAMPLE.com', 'https://example.com/'],
    ['https://example.com/été?q=1#here', 'https://example.com/%C3%A9t%C3%A9?q=1#here'],
    ['https://éxample.com/', 'https://xn--xample-9ua.com/'],
    ['http://127.0.0.1:2583/', 'http://127.0.0.1:2583/'],
    ['http://localhost/page', 'http://localhost/page'],
    ['http://[::1]:8080/', 'http://[::1]:8080/'],
    ['mailto:someone@example.com', 'mailto:someone@example.com'],
    [
      'mailto:someone@example.com?subject=Bonjour%20!&body=a%26b&attach=/etc/passwd&bcc=x@example.com',
      'mailto:someone@example.com?subject=Bonjour%20!&body=a%26b'
    ],
    // A line break in a subject could begin a header of its own.
    [
      'mailto:someone@example.com?subject=a%0D%0ABcc:%20b@example.com&body=one%0D%0Atwo',
      'mailto:someone@example.com?subject=a%20Bcc%3A%20b%40example.com&body=one%0D%0Atwo'
    ],
    // A mail program may be called with the address between quotes.
    ['mailto:a@example.com" -attach "/etc/passwd', 'mailto:a@example.com%22%20-attach%20%22/etc/passwd'],
    ["mailto:a'b`c$(d)|e;f<g>@example.com", 'mailto:a%27b%60c%24%28d%29%7Ce%3Bf%3Cg%3E@example.com'],
    ['https://example.org\\@evil.example/', 'https://example.org/@evil.example/']
  ])('%s', (address, opened) => expect(judgeAddress(address)).toBe(opened))
})

describe('addresses that are refused', () => {
  test.each([
    'http://example.com/',
    'http://127.0.0.1.example.com/',
    'http://localhost.example.com/',
    'https://someone@example.com/',
    'https://someone:word@example.com/',
    'https://',
    'file:///etc/passwd',
    'smb://server/share',
    'javascript:alert(1)',
    'data:text/html,hello',
    'ms-msdt:/id',
    'vscode://file/etc',
    'app://porte-parole/',
    'mailto:',
    'mailto:?attach=/etc/passwd',
    'mailto:a@example.com%0Abcc:b@example.com',
    'https://example.com/\u202Egpj.exe',
    'https://exa\u200Bmple.com/',
    'https://example.com\t/',
    'https://example.com%2f@evil.example/',
    'https://[fe80::1%25eth0]/',
    'https://example.com:99999/',
    'https://exa mple.com/',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'view-source:https://example.com/',
    'blob:https://example.com/1',
    'filesystem:https://example.com/1',
    'intent://example.com#Intent;end',
    'search-ms:query=x',
    '\\\\server\\share',
    'C:\\Windows\\System32\\calc.exe',
    'http://0.0.0.0/',
    'http://127.0.0.1.evil.example/',
    'http://2130706434.evil.example/',
    'http://[::ffff:127.0.0.1]/',
    'https://example.com/\nhttps://other.example/',
    'https://example.com/\0',
    `https://example.com/${'a'.repeat(2048)}`,
    'nonsense',
    ''
  ])('%j', (address) => expect(judgeAddress(address)).toBeNull())

  test('whatever the text, what is opened is https, mailto, or this computer', () => {
    const shapes = fastCheck.oneof(
      fastCheck.webUrl({ validSchemes: ['https', 'http', 'ftp', 'file'], withQueryParameters: true }),
      fastCheck.string({ unit: 'grapheme' }),
      fastCheck.string().map((text) => `https://${text}`),
      fastCheck.string().map((text) => `mailto:${text}`)
    )
    fastCheck.assert(
      fastCheck.property(shapes, (text) => {
        const judged = judgeAddress(text)
        if (judged === null) return
        expect(judged).toMatch(/^(https:\/\/|mailto:.|http:\/\/(127\.|localhost|\[::1\]))/)
        expect(judgeAddress(judged)).toBe(judged)
        expect(new URL(judged).username).toBe('')
      }),
      { numRuns: 1_000 }
    )
  })
})
