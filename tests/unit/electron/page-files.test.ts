import { describe, expect, test } from 'vitest'
import { findPageFile, pageFiles, pageHeaders } from '../../../src/main/electron/page-files.ts'

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

  test('come with a policy under which nothing is loaded from, or told to, anywhere else', () => {
    const policy = pageHeaders['Content-Security-Policy'] ?? ''
    const sources = policy
      .split('; ')
      .filter((directive) => !/^(?:img|media)-src /u.test(directive))
      .flatMap((directive) => directive.split(' ').slice(1))
    expect([...new Set(sources)].toSorted()).toEqual(["'none'", "'script'", "'self'"])
    // Portraits come from main as data: addresses.
    expect(policy).toContain("img-src 'self' data: pp-media:;")
    expect(policy).toContain('media-src pp-media:;')
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("connect-src 'none'")
  })
})
