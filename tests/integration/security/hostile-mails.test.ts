import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastCheck from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { extractReply } from '../../../src/main/mail/extract-reply.ts'
import { readMail } from '../../../src/main/mail/read-mail.ts'
import { takeMail } from '../../../src/main/mail/take-mail.ts'
import type { Instant } from '../../../src/shared/model/instant.ts'
import { withoutHiddenMarks } from '../../../src/shared/text/plain-text.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'

const now = '2026-11-20T09:00:00.000Z' as Instant
const token = `pp-${'a'.repeat(26)}`
/** It bears a token of ours, so that nothing of it may be left aside. */
const to = `To: relais+${token}@fournil.example`
const from = 'From: Irène <irene@fournil.example>'
const aMail = (headers: readonly string[], body: string | Buffer = 'Oui.'): Buffer =>
  Buffer.concat([Buffer.from(`${headers.join('\r\n')}\r\n\r\n`), Buffer.from(body)])
const usual = (more: readonly string[], body?: string | Buffer): Buffer =>
  aMail([from, to, 'Subject: Re: Question', ...more], body)
const read = async (raw: Uint8Array) => {
  const reading = await readMail(raw, now)
  if (reading.kind === 'unreadable') throw new Error('it was not read')
  return reading.mail
}

const parts = (type: string, times: number, body: string): Buffer =>
  usual(
    ['Content-Type: multipart/mixed; boundary=b'],
    `${`--b\r\nContent-Type: ${type}\r\n\r\n${body}\r\n`.repeat(times)}--b--`
  )
const nested = (depth: number): Buffer =>
  usual(
    ['Content-Type: multipart/mixed; boundary="b0"'],
    Array.from(
      { length: depth },
      (_one, index) => `--b${index}\r\nContent-Type: multipart/mixed; boundary="b${index + 1}"\r\n\r\n`
    ).join('')
  )
const forwarded = (depth: number): Buffer =>
  usual(
    ['Content-Type: message/rfc822'],
    `${from}\r\nContent-Type: message/rfc822\r\nContent-Disposition: inline\r\n\r\n`.repeat(depth)
  )

const mebibyte = 2 ** 20

/** Each is read, or kept as it came; none takes the app with it, its time or its memory. */
const bombs: readonly (readonly [what: string, raw: () => Buffer])[] = [
  ['parts within parts', () => nested(5_000)],
  ['mails within mails', () => forwarded(1_000)],
  ['a hundred thousand parts', () => parts('text/plain', 100_000, 'Oui')],
  ['parts of HTML', () => parts('text/html', 50_000, '<b>')],
  [
    'parts that hold nothing',
    () => usual(['Content-Type: multipart/mixed; boundary=b'], '--b\r\n'.repeat(500_000))
  ],
  ['alternatives that say other things', () => parts('multipart/alternative; boundary=b', 2_000, 'x')],
  ['headers without end', () => usual(Array.from({ length: 100_000 }, () => 'X-A: b'))],
  ['one header of two megabytes', () => usual([`X-A: ${'b'.repeat(2 * mebibyte)}`])],
  ['a header folded a million times', () => usual([`X-A: b${'\r\n c'.repeat(mebibyte)}`])],
  ['a subject of coded words', () => aMail([from, to, `Subject: ${'=?utf-8?B?YQ==?= '.repeat(200_000)}`])],
  ['a subject of words that never end', () => aMail([from, to, `Subject: ${'=?utf-8?Q?'.repeat(200_000)}`])],
  ['senders without end', () => aMail([`From: ${'a@b.example, '.repeat(50_000)}`, to])],
  ['a sender of brackets', () => aMail([`From: ${'(<"'.repeat(100_000)}`, to])],
  ['groups within groups', () => aMail([`From: ${'a:'.repeat(100_000)}`, to])],
  [
    'a parameter in a hundred thousand pieces',
    () =>
      usual([
        `Content-Type: text/plain; ${Array.from({ length: 100_000 }, (_one, at) => `name*${at}*=utf-8''a%20;`).join(' ')}`
      ])
  ],
  [
    'a piece of a parameter with a huge number',
    () => usual(['Content-Type: text/plain; name*4294967295=a; name*0=b'])
  ],
  [
    'parameters named as what every object has',
    () => usual(['Content-Type: text/plain; __proto__=a; constructor=b; charset=toString'])
  ],
  [
    'a charset that it is not',
    () => usual(['Content-Type: text/plain; charset=utf-16'], Buffer.from([0xd8, 0, 0x61]))
  ],
  ['a charset that nobody knows', () => usual(['Content-Type: text/plain; charset=__proto__'], 'Oui')],
  ['base64 that is none', () => usual(['Content-Transfer-Encoding: base64'], '*=&%'.repeat(mebibyte / 4))],
  [
    'quoted-printable of signs',
    () => usual(['Content-Transfer-Encoding: quoted-printable'], '='.repeat(mebibyte))
  ],
  ['nothing but zero bytes', () => usual([], Buffer.alloc(mebibyte))],
  ['four million lines', () => usual([], '\r\n'.repeat(4 * mebibyte))],
  ['HTML of five megabytes', () => usual(['Content-Type: text/html'], '<p>Bonjour</p>'.repeat(400_000))],
  ['quotes within quotes', () => usual(['Content-Type: text/html'], '<blockquote>'.repeat(100_000))],
  ['a quote and a word, in turn', () => usual([], '> a\nb\n'.repeat(60_000))],
  ['lines that begin signatures', () => usual([], '-- \n\n'.repeat(60_000))],
  [
    'an answer to everybody',
    () => usual([`References: ${Array.from({ length: 40_000 }, (_one, at) => `<${at}@b>`).join(' ')}`])
  ],
  [
    'an absence of dates',
    () => usual(['Auto-Submitted: auto-replied'], '1 2 3 4 5 jan feb mon tue 1/2/3 '.repeat(60))
  ],
  [
    'a boundary of a megabyte',
    () => usual([`Content-Type: multipart/mixed; boundary="${'a'.repeat(mebibyte)}"`])
  ],
  [
    'a boundary of nothing',
    () => usual(['Content-Type: multipart/mixed; boundary=""'], '--\r\n\r\nOui\r\n----')
  ]
]

describe('a mail that is made to do harm', () => {
  let scene: HandoffScene
  beforeAll(async () => {
    scene = await openHandoffScene()
  })
  afterAll(() => scene.close())

  const rows = () =>
    scene.ctx.store.read.selectFrom('inbound_mail').select(['digest', 'raw_file']).orderBy('id').execute()

  it.each(bombs)('%s: is kept as it came, and the next mail is read', async (_what, make) => {
    const raw = make().subarray(0, 30_000_000)
    await takeMail(scene.ctx, raw, 'other_mail')
    const before = await rows()
    const row = before.at(-1)
    expect(readFileSync(join(scene.ctx.dataFolder, 'mails', row?.raw_file ?? '')).equals(raw)).toBe(true)
    expect(
      await takeMail(scene.ctx, usual([`Message-ID: <${before.length}@b.example>`]), 'other_mail')
    ).toEqual({
      kind: 'unplaced',
      reason: 'unknown_token'
    })
    expect(await rows()).toHaveLength(before.length + 1)
  })

  it('is read by a thread of its own where it is large, its words too: the app does other things meanwhile', async () => {
    const asked: string[] = []
    const ends: Promise<Error | null>[] = []
    const ctx = {
      ...scene.ctx,
      workers: {
        start(...all: Parameters<typeof scene.ctx.workers.start>) {
          asked.push(all[0])
          const handle = scene.ctx.workers.start(...all)
          ends.push(handle.ended)
          return handle
        }
      }
    }
    const unplaced = { kind: 'unplaced', reason: 'unknown_token' }
    expect(await takeMail(ctx, usual(['Message-ID: <short@b>'], 'Oui.'), 'other_mail')).toEqual(unplaced)
    expect(asked).toEqual([])
    const laden = usual(
      ['Message-ID: <laden@b>', 'Content-Type: multipart/mixed; boundary=b'],
      `--b\r\n\r\nOui, au levain.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n${'a'.repeat(100_000)}\r\n--b--`
    )
    expect(await takeMail(ctx, laden, 'other_mail')).toEqual(unplaced)
    expect(asked).toEqual(['mail/read-mail'])
    const wordy = usual(['Message-ID: <wordy@b>'], 'Oui, au levain.\r\n'.repeat(30_000))
    expect(await takeMail(ctx, wordy, 'other_mail')).toEqual(unplaced)
    expect(asked).toEqual(['mail/read-mail', 'mail/read-mail'])
    // Each is let go when its mail is read.
    expect(await Promise.all(ends)).toEqual([null, null])
    const kept = await scene.ctx.store.read
      .selectFrom('inbound_mail')
      .select(['text', 'attachments'])
      .where('message_id', '=', 'laden@b')
      .executeTakeFirstOrThrow()
    expect(kept.text).toBe('Oui, au levain.')
    expect(JSON.parse(kept.attachments)).toMatchObject([{ name: 'a.pdf', bytes: 100_000 }])
  })

  it('that takes its thread with it is kept as it came', async () => {
    const ctx = {
      ...scene.ctx,
      workers: {
        start: (_name: string, data: unknown, onMessage: (message: unknown) => void) =>
          scene.ctx.workers.start('mail/no-such-thread', data, onMessage)
      }
    }
    const raw = usual(['Message-ID: <fatal@b>'], 'a'.repeat(100_000))
    expect(await takeMail(ctx, raw, 'other_mail')).toEqual({ kind: 'unplaced', reason: 'unreadable' })
    const row = (await rows()).at(-1)
    expect(readFileSync(join(scene.ctx.dataFolder, 'mails', row?.raw_file ?? '')).equals(raw)).toBe(true)
  })

  it('by whatever headers and parts chance puts together is kept too', async () => {
    const value = fastCheck.oneof(
      fastCheck.string({ unit: 'binary', maxLength: 60 }),
      fastCheck.constantFrom(
        '=?utf-8?Q?=ED=A0=80?=',
        '=?utf-16le?B?ANg=?=',
        '=?x?B?////?=',
        '<>',
        '"',
        'a@b, c@d',
        'multipart/mixed; boundary=b',
        'multipart/report; report-type=delivery-status; boundary=b',
        'message/rfc822',
        'text/html; charset=iso-2022-jp',
        'base64',
        'quoted-printable',
        'Mon, 01 Jan 99999 00:00:00 +9999',
        '\u202Egpj.exe'
      )
    )
    const name = fastCheck.constantFrom(
      'From',
      'Sender',
      'Reply-To',
      'To',
      'Cc',
      'Subject',
      'Date',
      'Message-ID',
      'In-Reply-To',
      'References',
      'Content-Type',
      'Content-Transfer-Encoding',
      'Content-Disposition',
      'List-Unsubscribe',
      'Auto-Submitted',
      '__proto__',
      'constructor',
      'X:'
    )
    await fastCheck.assert(
      fastCheck.asyncProperty(
        fastCheck.array(fastCheck.tuple(name, value), { maxLength: 8 }),
        fastCheck.array(
          fastCheck.oneof(value, fastCheck.constantFrom('--b', '--b--', '', 'From: a@b', '> x')),
          { maxLength: 8 }
        ),
        async (headers, lines) => {
          const raw = aMail([to, ...headers.map(([key, text]) => `${key}: ${text}`)], lines.join('\r\n'))
          const before = (await rows()).length
          const taken = await takeMail(scene.ctx, raw, 'other_mail')
          expect((await rows()).length - before).toBe(
            taken.kind === 'known' || taken.kind === 'not_ours' ? 0 : 1
          )
          const reading = await readMail(raw, now)
          if (reading.kind === 'unreadable') return
          const { from: sender, fromName, subject, text } = reading.mail
          for (const shown of [sender ?? '', fromName, subject, text.replaceAll(/[\n\t]/gu, '')]) {
            expect(shown.isWellFormed()).toBe(true)
            expect(shown).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
          }
        }
      ),
      { numRuns: 40, seed: 8 }
    )
    await scene.ask('quarantine.list', { after: null, limit: 200 })
    expect(Reflect.get({}, 'isAdmin')).toBeUndefined()
  })
})

describe('who a mail says that it is from', () => {
  it.each([
    ['two senders in one header', [`${from}, Someone <someone@evil.example>`]],
    ['two headers of them', [from, 'From: someone@evil.example']],
    ['two headers, the other way round', ['From: someone@evil.example', from]],
    ['the address in the place of the name', ['From: "irene@fournil.example" <someone@evil.example>']],
    [
      'a sender that is told twice',
      ['From: someone@evil.example', 'Sender: irene@fournil.example', 'Reply-To: irene@fournil.example']
    ],
    ['letters that pass for others', ['From: irene@f\u043Eurnil.example']]
  ])('%s: is not the colleague', async (_what, headers) => {
    expect((await read(aMail([...headers, to]))).from).not.toBe('irene@fournil.example')
  })

  it('is one line without marks that turn it, and has an end', async () => {
    const name = `=?utf-8?Q?Ir=C3=A8ne=E2=80=AE_elbon?=`
    const mail = await read(
      aMail([`From: ${name} <${'a'.repeat(5_000)}@b.example>`, 'Subject: =?utf-16le?B?ANg=?=', to])
    )
    expect(mail.fromName).toBe('Irène elbon')
    expect(mail.from?.length).toBeLessThanOrEqual(320)
    expect(mail.subject.isWellFormed()).toBe(true)
  })
})

describe('what is odd in a mail', () => {
  it.each([
    '1 Jan 10000 00:00 +0000',
    '+123456-01-01T00:00:00Z',
    '-271821-04-20',
    'Mon, 32 Foo 2026',
    '('.repeat(1_000)
  ])('is its day alone, and its words are read: %s', async (date) => {
    const mail = await read(usual([`Date: ${date}`], 'Cinq jours.'))
    expect(mail.text).toContain('Cinq jours.')
  })

  it('are the many mails that it answers: the nearest count', async () => {
    const references = Array.from({ length: 5_000 }, (_one, at) => `<${at}@b.example>`)
    const { answers } = await read(
      usual(['In-Reply-To: <near@b.example>', `References: ${references.join('\r\n ')}`])
    )
    expect(answers.slice(0, 2)).toEqual(['near@b.example', '4999@b.example'])
    expect(answers.length).toBeLessThanOrEqual(200)
  })

  it('is how its lines take turns: they are read in no more time than others', () => {
    expect(extractReply('> a\nb\n'.repeat(60_000)).text.length).toBeGreaterThan(100_000)
    expect(extractReply('Le 20/11/2026 à 09:12, a@b a écrit :\n> a\n'.repeat(8_000)).text).toBeTypeOf(
      'string'
    )
  })
})

it('marks that hide and links may both be many: what moves is counted once', () => {
  const text = 'a\u200B'.repeat(200_000)
  const spans = Array.from({ length: 20_000 }, (_one, at) => ({
    start: at * 2,
    end: at * 2 + 1,
    kind: 'link' as const,
    target: 'https://e.example/'
  }))
  const cleaned = withoutHiddenMarks({ text, spans })
  expect(cleaned.text).toBe('a'.repeat(200_000))
  expect(cleaned.spans[19_999]).toMatchObject({ start: 19_999, end: 20_000 })
})
