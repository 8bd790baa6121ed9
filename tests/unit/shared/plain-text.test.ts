import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText } from '../../../src/shared/text/plain-text.ts'

const read = (source: string): string => plainText(source).text

describe('plainText', () => {
  it.each([
    ['I <3 you & your bread', 'I <3 you & your bread'],
    ['a < b and c > d', 'a < b and c > d'],
    ['two  blanks\n\n\nand lines', 'two  blanks\n\n\nand lines'],
    ['see http://example.org/?a=1&copy=2', 'see http://example.org/?a=1&copy=2'],
    ['it is <john@example.org>', 'it is <john@example.org>']
  ])('leaves words that are no HTML as they are: %j', (source, expected) => {
    expect(read(source)).toBe(expected)
  })

  it.each([
    ['Generate &amp; win', 'Generate & win'],
    ['I&#39;m a human.<br /><br /><br />But', 'I’m a human.\n\nBut'.replace('’', "'")],
    ['one<br>two<br/>\nthree', 'one\ntwo\nthree'],
    ['<p>Bonjour,</p><p>merci&nbsp;!</p>', 'Bonjour,\n\nmerci\u00A0!'],
    ['<ul><li>pain</li><li>brioche</li></ul>', '• pain\n• brioche'],
    ['<b>Great</b> bread, <i>really</i>', 'Great bread, really'],
    ['R&amp;D http://example.org/?a=1&copy=2', 'R&D http://example.org/?a=1&copy=2'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '<script>alert(1)</script>'],
    ['a &unknown; b &eacute;', 'a &unknown; b é'],
    ['lines\nstay &amp; so do  blanks', 'lines\nstay & so do  blanks'],
    ['<img src=x onerror=alert(1) alt="a croissant">', 'a croissant'],
    ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc']
  ])('reduces %j to what a reader sees', (source, expected) => {
    expect(read(source)).toBe(expected)
  })

  it('keeps where links, tags and mentions stand, only with addresses of the web and of mail', () => {
    const { text, spans } = plainText(
      '<p>See <a href="https://example.org/?a=1&amp;b=2"> 2:19 </a>by <a class="u-url mention" href="https://example.org/@ana">@ana</a> ' +
        '<a rel="nofollow" class="ot-hashtag" href="https://example.org/s/%23bread">#bread</a> ' +
        '<a href="javascript:alert(1)">here</a> <a href="java&#10;script:alert(1)">or here</a></p>'
    )
    expect(text).toBe('See 2:19 by @ana #bread here or here')
    expect(spans.map((span) => ({ ...span, words: text.slice(span.start, span.end) }))).toEqual([
      { start: 4, end: 9, kind: 'link', target: 'https://example.org/?a=1&b=2', words: '2:19 ' },
      { start: 12, end: 16, kind: 'mention', target: 'https://example.org/@ana', words: '@ana' },
      { start: 17, end: 23, kind: 'tag', target: 'https://example.org/s/%23bread', words: '#bread' }
    ])
  })

  it.each([
    ['<script>alert(1)</script>Hello', 'Hello'],
    ['Hello <style>p { color: red }</style>you', 'Hello you'],
    ['<b>ok</b> <script>never closed', 'ok never closed'],
    ['<b>ok</b> <!-- never closed', 'ok <!-- never closed'],
    ['<b>ok</b><!-- closed --> yes', 'ok yes'],
    ['<b>ok</b> wtf <?!?> yes', 'ok wtf <?!?> yes'],
    ['<b>hi</b> <grin> <John Smith>', 'hi <grin> <John Smith>'],
    ['<b>ok</b> and <b then nothing', 'ok and <b then nothing'],
    ['<svg/onload=alert(1)>words', 'words'],
    ['<title>My title</title><b>x</b>', '<title>My title</title>x'],
    ['<textarea><b>x</b></textarea>', '<textarea><b>x</b></textarea>'],
    ['<<b>b</b>>', '<b>'],
    ['<iframe src="https://example.org"></iframe><b>x</b>', 'x']
  ])('survives %j without losing words', (source, expected) => {
    expect(read(source)).toBe(expected)
  })

  it('takes out marks that hide or reverse words, and byte order marks', () => {
    expect(read('enjoy ^_^ \uFEFF')).toBe('enjoy ^_^')
    expect(read('a\u202Ecod.exe\u202C\u200B\u0000b')).toBe('acod.exeb')
    expect(read('&#8238;abc&#x202c; <b>d</b>')).toBe('abc d')
    expect(read('👩‍🍳 fée')).toBe('👩‍🍳 fée')
    expect(read('lone \uD83D end')).toBe('lone \uFFFD end')
    expect(read('one\r\ntwo\rthree')).toBe('one\ntwo\nthree')
  })

  it('reads a long hostile text without giving up', () => {
    expect(read(`${'<b>'.repeat(50_000)}words${'</i>'.repeat(50_000)}`)).toBe('words')
    expect(read(`&amp;${'<a href="'.repeat(20_000)}`).startsWith('&')).toBe(true)
  })

  it('never hides a mark, never leaves a span outside the text, and is the same the second time', () => {
    const piece = fc.constantFrom(
      '<b>',
      '</b>',
      '<a href="https://example.org">',
      '</a>',
      '<br>',
      '<p>',
      '</p>',
      '&amp;',
      '&lt;',
      '<script>',
      '</script>',
      '<!--',
      '-->',
      '<',
      '>',
      '"',
      "'",
      '&',
      'words ',
      '\n',
      '\u202E',
      '\uFEFF',
      '<li>',
      '<x y>',
      'é',
      '<?',
      '<![CDATA['
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { text, spans } = plainText(pieces.join(''))
        expect(text).not.toMatch(/[\u202A-\u202E\uFEFF]/u)
        expect(text).toBe(text.trim())
        for (const span of spans) {
          expect(span.start).toBeLessThan(span.end)
          expect(span.end).toBeLessThanOrEqual(text.length)
        }
      })
    )
  })
})
