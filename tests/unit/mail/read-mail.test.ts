import { describe, expect, it } from 'vitest'
import { readMail } from '../../../src/main/mail/read-mail.ts'
import { instantSchema } from '../../../src/shared/model/instant.ts'

const now = instantSchema.parse('2026-11-20T18:00:00.000Z')

const mail = (headers: readonly string[], body = 'Bonjour'): Uint8Array =>
  Buffer.from([...headers, '', body].join('\r\n'))

const read = async (raw: Uint8Array) => {
  const reading = await readMail(raw, now)
  if (reading.kind !== 'read') throw new Error('unreadable')
  return reading.mail
}

const plain = ['From: Irène <IRENE@moulin.example>', 'To: relais+x@moulin.example', 'Subject: Re: Question']

describe('a mail', () => {
  it('says who wrote, to which addresses, and what it answers, the nearest first', async () => {
    expect(
      await read(
        mail([
          ...plain,
          'Message-ID: <a@moulin.example>',
          'In-Reply-To: <letter-2@moulin.example>',
          'References: <letter-1@moulin.example> <letter-2@moulin.example>',
          'Delivered-To: boite@moulin.example',
          'Date: Fri, 20 Nov 2026 18:40:00 +0100'
        ])
      )
    ).toEqual({
      messageId: 'a@moulin.example',
      answers: ['letter-2@moulin.example', 'letter-1@moulin.example'],
      from: 'irene@moulin.example',
      fromName: 'Irène',
      to: ['relais+x@moulin.example', 'boite@moulin.example'],
      subject: 'Re: Question',
      sentAt: '2026-11-20T17:40:00.000Z',
      text: 'Bonjour',
      htmlText: null,
      attachments: [],
      nature: { kind: 'person' },
      byHand: true
    })
  })

  it('is read from its HTML where it has no plain part, with nothing that hides or runs', async () => {
    const { text } = await read(
      mail(
        [...plain, 'Content-Type: text/html; charset=utf-8'],
        '<style>p{}</style><script>alert(1)</script><p>Cinq&nbsp;jours,<br>dans un <b>torchon</b>.</p><blockquote><p>Combien</p><blockquote>de temps</blockquote></blockquote><img src="https://example.org/pixel.gif">'
      )
    )
    expect(text).toBe('Cinq\u00a0jours,\ndans un torchon.\n\n> Combien\n\n> > de temps')
  })

  it('names what was attached, and passes over the pictures of a signature', async () => {
    const { attachments } = await read(
      mail(
        [...plain, 'Content-Type: multipart/mixed; boundary=b'],
        [
          '--b',
          'Content-Type: text/plain',
          '',
          'Voici',
          '--b',
          'Content-Type: application/pdf; name="recette.pdf"',
          'Content-Disposition: attachment; filename="recette.pdf"',
          'Content-Transfer-Encoding: base64',
          '',
          'JVBERi0=',
          '--b--'
        ].join('\r\n')
      )
    )
    expect(attachments).toEqual([{ name: 'recette.pdf', mediaType: 'application/pdf', size: 5 }])
  })

  it.each([
    [
      'by its header',
      [...plain, 'Auto-Submitted: auto-replied'],
      'Je suis absente jusqu’au 3 décembre 2026.'
    ],
    [
      'by Exchange',
      [...plain.slice(0, 2), 'Subject: Réponse automatique : Question'],
      'De retour le 3 décembre.'
    ],
    ['by Gmail', [...plain, 'Precedence: auto_reply', 'X-Autoreply: yes'], 'I am back on December 3.'],
    ['in German', [...plain.slice(0, 2), 'Subject: Automatische Antwort: Frage'], 'Back on 3 December 2026'],
    ...[
      'Ich bin bis einschließlich 3. Dezember 2026 nicht im Büro.',
      'Ich bin bis zum 03.12.2026 nicht erreichbar.',
      'Vom 23. November bis 3. Dezember 2026 bin ich im Urlaub.',
      'Ab dem 3. Dezember bin ich wieder für Sie da.'
    ].map((words): [string, string[], string] => [
      `in German words: ${words}`,
      [...plain.slice(0, 2), 'Subject: Abwesenheitsnotiz'],
      words
    ])
  ])('of somebody who is away is an absence, told %s, with the day it names', async (_, headers, body) => {
    const { nature } = await read(mail(headers, body))
    expect(nature).toMatchObject({ kind: 'absence' })
    expect(nature.kind === 'absence' ? nature.until?.slice(0, 10) : null).toBe('2026-12-03')
  })

  it('of somebody who is away for ever has no day', async () => {
    expect(
      (await read(mail([...plain, 'Auto-Submitted: auto-generated'], 'Je suis absente.'))).nature
    ).toEqual({
      kind: 'absence',
      until: null
    })
  })

  it('that a server sends back is no answer', async () => {
    const { nature } = await read(
      mail([
        'From: MAILER-DAEMON@mx.example',
        'To: a@moulin.example',
        'Subject: Undelivered Mail Returned to Sender'
      ])
    )
    expect(nature).toEqual({ kind: 'undelivered' })
  })

  it.each([
    ['a person who says "absence" in their words', [...plain, 'Auto-Submitted: no']],
    ['a mailing list', [...plain, 'Precedence: list']]
  ])('of %s stays a person’s', async (_, headers) => {
    expect((await read(mail(headers, 'En mon absence, voir Yann.'))).nature).toEqual({ kind: 'person' })
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0, 255, 254])],
    ['words without any header', Buffer.from('Bonjour')]
  ])('is not made of %s', async (_, raw) => {
    expect(await readMail(raw, now)).toEqual({ kind: 'unreadable' })
  })
})
