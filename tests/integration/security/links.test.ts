import fastCheck from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeLink } from '../../../src/shared/text/judge-link.ts'

describe('a link whose words say where it leads', () => {
  it.each([
    ['https://example.org/pain', 'https://example.org/pain'],
    ['example.org/pain…', 'https://example.org/pain?long=1'],
    ['www.example.org', 'https://example.org/'],
    ['éxample.org', 'https://xn--xample-9ua.org/'],
    ['write to bonjour@fournil.fr', 'mailto:bonjour@fournil.fr'],
    ['<bonjour@fournil.fr>.', 'mailto:Bonjour@FOURNIL.fr?subject=Pain'],
    ['bank.com', 'https://bank.com./'],
    ['https://bank.com', 'https://bank.com\\@evil.org/']
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
    ['here', 'https://bank.com:443@evil.org/'],
    // What is named is named whatever stands around it, and however its dots and letters are written.
    ...[
      '→bank.com',
      '*bank.com*',
      '_bank.com_',
      '【bank.com】',
      '‘bank.com’',
      'bank.com!',
      'bank.com…',
      'bank.com;',
      'bank.com.',
      'bank.com|accueil',
      'bank.com—accueil',
      'bank.com\\accueil',
      '//bank.com/',
      'https:/bank.com',
      'https:\\\\bank.com',
      'ftp://bank.com/',
      'bank。com',
      'bank｡com',
      'bank․com',
      'ba\u00ADnk.com',
      'bank.com\u3164',
      'bank.com\uFE0F',
      'ban\u034Fk.com',
      '\u2066bank.com\u2069',
      '𝐛𝐚𝐧𝐤.𝐜𝐨𝐦',
      'ⓑⓐⓝⓚ.ⓒⓞⓜ',
      'ｈｔｔｐｓ：／／ｂａｎｋ．ｃｏｍ',
      'contact@bank.com',
      'mailto:contact@bank.com',
      'उदाहरण.भारत',
      '192.168.1.1',
      'https://127.0.0.1:8080/'
    ].map((words): [string, string] => [words, 'https://evil.org/']),
    // Both sides of an @ are named: the one that is meant and the one that is shown.
    ['https://bank.com@evil.org/', 'https://evil.org/']
  ])('%s → %s is flagged', (words, target) => {
    const judged = judgeLink(words, target)
    expect(judged).toMatchObject({ says: false, warning: 'other_host' })
    expect(judged.host).toBe(new URL(target).hostname)
  })
})

describe('a mailbox', () => {
  it.each([
    ['contact@bank.com', 'mailto:thief@evil.org', 'thief@evil.org', 'other_host'],
    [
      'contact@bank.com',
      'mailto:contact@bank.com,thief@evil.org',
      'contact@bank.com, thief@evil.org',
      'other_host'
    ],
    [
      'contact@bank.com',
      'mailto:%63ontact@bank.com%2Cthief@evil.org',
      'contact@bank.com, thief@evil.org',
      'other_host'
    ],
    ['contact@bank.com', 'mailto:contact@bаnk.com', 'contact@xn--bnk-6cd.com', 'other_host'],
    ['write', 'mailto:contact@bаnk.com', 'contact@xn--bnk-6cd.com', 'mixed_scripts'],
    ['write', 'mailto:contаct@bank.com', 'contаct@bank.com', 'mixed_scripts'],
    ['contact@bank.com', 'mailto:patron@bank.com', 'patron@bank.com', null],
    // Its letters stand in other words.
    ['contactez-m@b.cool', 'mailto:m@b.co', 'm@b.co', 'other_host'],
    ['', 'mailto:', '', null],
    ['write', 'mailto:a@b.co%0d%0abcc:c@d.co', 'a@b.cobcc:c@d.co', null]
  ])('%s → %s is told as it is', (words, target, host, warning) => {
    expect(judgeLink(words, target)).toMatchObject({ says: false, warning })
    expect(judgeLink(words, target).host).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    if (!target.includes('%0d')) expect(judgeLink(words, target).host).toBe(host)
  })
})

describe('a name whose letters pass for others', () => {
  it.each([
    ['Cyrillic alone', 'https://аррӏе.com/'],
    ['Cyrillic alone, as servers write it', 'https://xn--80ak6aa92e.com/'],
    ['Greek alone', 'https://νιко.com/'.replace('ко', 'κο')],
    ['Armenian alone', 'https://ոսո.com/'],
    ['Cherokee', 'https://ᏀᏫᏫᏀᏞᎬ.com/'],
    ['Latin of the phoneticians', 'https://bɑnk.com/'],
    ['a letter with a tail', 'https://ƅank.com/'],
    ['a small capital', 'https://goᴏgle.com/'],
    ['an i without its dot', 'https://lınk.com/'],
    ['a mark over a letter', 'https://google\u030A.com/'],
    ['a fraction for a slash', 'https://google.com⁄accueil.evil.org/'],
    ['a division for a slash', 'https://google.com∕accueil.evil.org/'],
    ['a ratio for a colon', 'https://google.com∶443.evil.org/'],
    ['what stands for no letters', 'https://xn--a.com/']
  ])('%s: flagged, and told as servers know it', (_what, target) => {
    const judged = judgeLink('here', target)
    expect(judged.warning).toBe('lookalike')
    expect(judged.host).toMatch(/xn--/u)
    // Its own words do not hide it.
    expect(judgeLink(target, target).says).toBe(false)
  })

  it.each([
    'https://łódź.pl/',
    'https://chleb-ś.pl/',
    'https://køb.dk/',
    'https://straße.de/',
    'https://хор.рф/',
    'https://한국어.kr/',
    'https://मराठी.भारत/',
    'https://مثال.com/',
    'https://l·l.cat/',
    'https://ＰＡＩＮ.fr/',
    'https://xn--xample-9ua.org/'
  ])('%s of a language that is written is not', (target) =>
    expect(judgeLink('here', target).warning).toBeNull()
  )
})

describe('a name of several alphabets', () => {
  it.each([
    'https://аpple.com/',
    'https://exаmple.org/',
    'https://gοοgle.com/',
    'https://xn--pple-43d.com/',
    'https://gօօgle.com/',
    'https://ехample.org/'
  ])('%s is flagged', (target) => {
    const judged = judgeLink('here', target)
    expect(judged.warning).toBe('mixed_scripts')
    expect(judged.host).toMatch(/^xn--/u)
  })

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
