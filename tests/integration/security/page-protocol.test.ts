import { describe, expect, test } from 'vitest'
import { findPageFile, markRoot, pageFiles, pageHeaders } from '../../../src/main/electron/page-files.ts'

const files = pageFiles([
  'index.html',
  'assets/index-a1.js',
  'assets/inter-b2.woff2',
  'assets/index-a1.js.map'
])
const find = (url: string, method = 'GET') => findPageFile(files, { method, url })?.name ?? null

describe('the files of the page', () => {
  test('have one address each, with their media type', () => {
    expect(findPageFile(files, { method: 'GET', url: 'app://porte-parole/' })).toEqual({
      name: 'index.html',
      type: 'text/html; charset=utf-8'
    })
    expect(find('app://porte-parole/assets/index-a1.js')).toBe('assets/index-a1.js')
    expect(find('app://porte-parole/assets/inter-b2.woff2?version')).toBe('assets/inter-b2.woff2')
    expect(find('app://porte-parole/#settings')).toBe('index.html')
  })

  test('leave out what has no known media type', () => {
    expect(find('app://porte-parole/assets/index-a1.js.map')).toBeNull()
  })

  test.each(['POST', 'PUT', 'HEAD', 'get'])('are not given to %s', (method) => {
    expect(find('app://porte-parole/', method)).toBeNull()
  })

  const walks = [
    '..',
    '%2e%2e',
    '..%2f',
    '%2e%2e%2f',
    '..%5c',
    '..\\',
    '....//',
    '%252e%252e',
    './',
    '%00',
    '\0'
  ]
  const targets = ['etc/passwd', 'package.json', 'assets/index-a1.js', 'index.html']
  const spellings = walks.flatMap((walk) =>
    targets.flatMap((target) => [
      `app://porte-parole/${walk}/${target}`,
      `app://porte-parole/assets/${walk}${walk}${target}`,
      `app://porte-parole//${walk}${target}`,
      `app://porte-parole/${target}${walk}`,
      `app://other/${walk}/${target}`
    ])
  )
  test(`are all that ${spellings.length} spellings of other paths can reach`, () => {
    expect(spellings.length).toBeGreaterThan(200)
    expect(spellings.filter((url) => find(url) !== null)).toEqual([])
  })

  test('come with this very policy: nothing is loaded from, or told to, anywhere else', () => {
    expect(pageHeaders).toEqual({
      'Content-Security-Policy':
        "default-src 'none'; script-src 'self'; style-src 'self'; " +
        // Portraits come from main as data: addresses, what came with messages under its own scheme.
        "img-src 'self' data: pp-media:; font-src 'self'; connect-src 'none'; worker-src 'self'; " +
        "object-src 'none'; frame-src 'none'; child-src 'none'; media-src pp-media:; manifest-src 'none'; " +
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
        "require-trusted-types-for 'script'; trusted-types 'none'",
      'X-Content-Type-Options': 'nosniff',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Referrer-Policy': 'no-referrer'
    })
  })
})

describe('the page', () => {
  test('says in which language and how it looks before it is painted', () => {
    const page = '<!doctype html>\n<html lang="en">\n<body></body></html>'
    const marks = { theme: 'dark', density: null, contrast: 'more', motion: null } as const
    expect(markRoot(page, { language: 'fr', ...marks })).toContain(
      '<html lang="fr" data-theme="dark" data-contrast="more">'
    )
  })
})
