import { describe, expect, it } from 'vitest'
import { readCooked } from '../../../../src/main/connectors/discourse/read-cooked.ts'

const site = 'https://forum.example/'

describe('the HTML of a post', () => {
  it('is its words, with its links made whole', () => {
    const { text, spans } = readCooked('<p>Voir <a href="/t/pain/4">ce sujet</a> &amp; <b>vite</b></p>', site)
    expect(text).toBe('Voir ce sujet & vite')
    expect(spans).toEqual([{ start: 5, end: 13, kind: 'link', target: 'https://forum.example/t/pain/4' }])
  })

  it('tells who is named and quoted, whatever the case', () => {
    const { names, text } = readCooked(
      '<aside class="quote no-group" data-username="Le_Fournil" data-post="3"><div class="title"><img class="avatar" src="/a.png">Le_Fournil:</div><blockquote><p>Oui</p></blockquote></aside><p><a class="mention" href="/u/zoe">@Zoe</a> merci</p>',
      site
    )
    expect([...names]).toEqual(['le_fournil', 'zoe'])
    expect(text).toContain('merci')
  })

  it('runs nothing, and keeps no address that is none', () => {
    const { text, spans, attachments } = readCooked(
      '<p><a href="javascript:alert(1)">ici</a><img src="data:image/png;base64,AAAA" alt="x"><script>alert(2)</script></p>',
      site
    )
    expect(text).toBe('ici')
    expect(spans).toEqual([])
    expect(attachments).toEqual([])
  })

  it('tells a picture once, however often it stands there', () => {
    const picture = '<img src="/uploads/a.png" alt="un pain" width="10" height="20">'
    expect(readCooked(`<p>${picture}${picture}</p>`, site).attachments).toEqual([
      {
        kind: 'image',
        source: { kind: 'address', at: 'https://forum.example/uploads/a.png' },
        preview: null,
        description: 'un pain',
        name: null,
        width: 10,
        height: 20
      }
    ])
  })

  it('takes for the forum’s own only what is on it', () => {
    const { attachments } = readCooked(
      '<a class="attachment" href="https://elsewhere.example/secure-uploads/a.pdf">a.pdf</a>',
      site
    )
    expect(attachments).toMatchObject([{ source: { kind: 'address' } }])
  })
})
