import fastCheck from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeLink } from '../../../src/shared/text/judge-link.ts'

describe('a link whose words say where it leads', () => {
  it.each([
    ['https://example.org/pain', 'https://example.org/pain'],
    ['example.org/pain…', 'https://example.org/pain?long=1'],
    ['www.example.org', 'https://example.org/'],
    ['éxample.org', 'https://xn--xample-9ua.org/'],
    ['write to bonjour@fournil.fr', 'mailto:bonjour@fournil.fr']
  ])('%s → %s needs no more', (words, target) => {
    expect(judgeLink(words, target)).toMatchObject({ says: true, warning: null })
  })
})

describe('a link whose words say nothing of it', () => {
  it.each([
    ['read here', 'https://example.org/', 'example.org'],
    ['devis.pdf.', 'https://files.example.org/1', 'files.example.org'],
    ['', 'https://example.org:8443/', 'example.org']
  ])('%j → %s shows its host', (words, target, host) => {
    expect(judgeLink(words, target)).toEqual({ host, says: false, warning: null })
  })
})

describe('a link that leads elsewhere than its words say', () => {
  it.each([
    ['https://bank.com/login', 'https://evil.org/bank.com'],
    ['bank.com', 'https://bank.com.evil.org/'],
    ['bank.com', 'https://evil.org/?bank.com'],
    ['https://bank.com@evil.org', 'https://other.net/'],
    ['www.bank.com', 'https://bank.co/'],
    ['bank.com', 'https://bаnk.com/'],
    ['ｂａｎｋ.com', 'https://evil.org/'],
    ['see (bank.com) now', 'https://evil.org/'],
    ['bank.com', 'https://bank.com@evil.org/'],
    ['here', 'https://bank.com:443@evil.org/']
  ])('%s → %s is flagged', (words, target) => {
    const judged = judgeLink(words, target)
    expect(judged).toMatchObject({ says: false, warning: 'other_host' })
    expect(judged.host).toBe(new URL(target).hostname)
  })
})

describe('a name of several alphabets', () => {
  it.each(['https://аpple.com/', 'https://exаmple.org/', 'https://gοοgle.com/'])(
    '%s is flagged',
    (target) => {
      const judged = judgeLink('here', target)
      expect(judged.warning).toBe('mixed_scripts')
      expect(judged.host).toMatch(/^xn--/u)
    }
  )

  it.each([
    'https://пример.рф/',
    'https://ελλάδα.gr/',
    'https://東京タワー.jp/',
    'https://boulangerie-été.fr/'
  ])('%s of one alphabet is not', (target) => expect(judgeLink('here', target).warning).toBeNull())
})

it('whatever the words and the target, the host shown is the one that would be asked', () => {
  fastCheck.assert(
    fastCheck.property(
      fastCheck.string(),
      fastCheck.webUrl({ withQueryParameters: true }),
      (words, target) => {
        const { host } = judgeLink(words, target)
        expect(host).toBe(new URL(target).hostname)
        expect(host).not.toMatch(/[\p{Cc}\p{Cf}\s]/u)
      }
    ),
    { numRuns: 1_000 }
  )
})
