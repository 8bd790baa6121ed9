import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { askerAt } from '../../../src/main/handoff/asker-address.ts'
import { makeNonce } from '../../../src/main/handoff/page-nonce.ts'
import { secureHeaders } from '../../../src/main/handoff/request-guard.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { formsOf, rawRequest, submit, visit } from '../../support/page-visitor.ts'

let scene: HandoffScene
const sockets: Socket[] = []

beforeEach(async () => {
  scene = await openHandoffScene()
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await scene.close()
})

const words = 'Oui, au levain.'

/** A connection from an address of this computer, that says these bytes. */
const from = (localAddress: string, link: string, bytes: string | Buffer): Socket => {
  const { hostname, port } = new URL(link)
  const socket = connect({ host: hostname, port: Number(port), localAddress })
  socket.on('error', () => {})
  socket.write(bytes)
  sockets.push(socket)
  return socket
}

/** All that is said back until the page hangs up. */
const heardFrom = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let heard = ''
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1')
    })
    socket.on('close', () => resolve(heard))
  })

const say = (link: string, bytes: string | Buffer): Promise<string> =>
  heardFrom(from('127.0.0.1', link, bytes))

const statusOf = (heard: string): number => Number(/^HTTP\/1\.1 (\d{3}) /u.exec(heard)?.[1])

describe('every answer', () => {
  const form = 'Content-Type: application/x-www-form-urlencoded\r\n'
  const requests: readonly (readonly [status: number, bytes: (host: string, path: string) => string])[] = [
    [200, (host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n`],
    [200, (host, path) => `HEAD ${path} HTTP/1.1\r\nHost: ${host}\r\n`],
    [404, (host) => `GET /@evil.example/%c0%ae HTTP/1.1\r\nHost: ${host}\r\n`],
    [404, (host) => `POST /handoff.css HTTP/1.1\r\nHost: ${host}\r\n${form}Content-Length: 0\r\n`],
    [405, (host, path) => `TRACE ${path} HTTP/1.1\r\nHost: ${host}\r\n`],
    [405, (host) => `OPTIONS /handoff.css HTTP/1.1\r\nHost: ${host}\r\n`],
    [400, (host) => `OPTIONS * HTTP/1.1\r\nHost: ${host}\r\n`],
    [421, () => `GET /handoff.css HTTP/1.1\r\nHost: evil.example\r\n`],
    [400, (_host, path) => `GET ${path} HTTP/1.1\r\n`],
    [400, (_host, path) => `GET ${path} HTTP/1.0\r\n`],
    [400, (host, path) => `GET ${path} HTTP/1.1\r\nHost: a@${host}\r\n`],
    [400, (host) => `GET /\\evil HTTP/1.1\r\nHost: ${host}\r\n`],
    [400, (host) => `GET /r/\t<script> HTTP/1.1\r\nHost: ${host}\r\n`],
    [400, (_host, path) => `GET ${path}\r\n`],
    [400, () => '\u0016\u0003\u0001\u0002<script>alert(1)</script>\r\n'],
    [431, (host, path) => `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX: ${'a'.repeat(20_000)}\r\n`],
    [431, (host) => `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: ${host}\r\n`],
    [417, (host, path) => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\nExpect: <script>\r\n${form}`],
    [415, (host, path) => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${form}${form}Content-Length: 0\r\n`],
    [409, (host, path) => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${form}Content-Length: 0\r\n`],
    [413, (host, path) => `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${form}Content-Length: 70000\r\n`],
    [
      400,
      (host, path) =>
        `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${form}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n`
    ],
    [
      400,
      (host, path) =>
        `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${form}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nZZ\r\n<script>`
    ],
    [
      413,
      (host, path) =>
        `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${form}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n3;${'x'.repeat(30_000)}=1`
    ]
  ]

  it('bears the same headers, from whatever part of the server it comes, and repeats nothing of what was sent', async () => {
    const { link } = await scene.handOff()
    const { host, pathname } = new URL(link)
    for (const [status, bytes] of requests) {
      const heard = await say(link, `${bytes(host, pathname)}Connection: close\r\n\r\n`)
      expect([statusOf(heard), bytes('', '').slice(0, 60)]).toEqual([status, bytes('', '').slice(0, 60)])
      const head = heard.slice(0, heard.indexOf('\r\n\r\n')).toLowerCase()
      for (const [name, value] of Object.entries(secureHeaders))
        expect(head).toContain(`${name}: ${value}`.toLowerCase())
      expect(head).not.toMatch(/access-control|set-cookie|server:|x-powered/u)
      expect(heard).not.toContain('<script>')
      expect(heard).not.toContain('evil')
    }
    expect((await visit(link)).status).toBe(200)
  })

  it('is kept by nobody, but the style, the script and the type of the page', async () => {
    const { link } = await scene.handOff()
    for (const path of ['/handoff.css', '/handoff.js', '/source-serif-4.woff2']) {
      const { headers } = await visit(new URL(path, link).href)
      expect(headers.get('cache-control')).toBe('public, max-age=3600')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})

describe('connections', () => {
  it('are nobody’s alone: whoever took them all gives one to who has none', async () => {
    const { link } = await scene.handOff()
    const { host, pathname } = new URL(link)
    const unfinished = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nX-A: `
    const greedy = Array.from({ length: 70 }, () => from('127.0.0.2', link, unfinished))
    await expect.poll(() => greedy.filter((socket) => socket.closed).length).toBe(6)
    const modest = await heardFrom(
      from('127.0.0.3', link, `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    )
    expect(statusOf(modest)).toBe(200)
    await expect.poll(() => greedy.filter((socket) => socket.closed).length).toBe(7)
  })

  it('on which nothing moves are ended, also when it is the answer that nobody reads', async () => {
    const { link } = await scene.handOff()
    const { host } = new URL(link)
    const request = `GET /source-serif-4.woff2 HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    // More than the buffers of the system take: the rest waits in the server.
    const socket = from('127.0.0.1', link, request.repeat(110))
    socket.pause()
    const ended = new Promise<boolean>((resolve) => {
      socket.on('close', () => resolve(true))
    })
    // What arrived is not read: only a write tells a paused socket that the other side is gone. Each is a movement too, so that
    // they are further apart than the patience of the server.
    const knock = setInterval(() => socket.write('\r\n'), 12_000)
    expect(await ended).toBe(true)
    clearInterval(knock)
    expect((await visit(link)).status).toBe(200)
  }, 120_000)

  it('are counted by address, and by network where one machine has addresses without end', () => {
    expect(askerAt('192.0.2.7')).toBe('192.0.2.7')
    expect(askerAt('::ffff:192.0.2.7')).toBe('192.0.2.7')
    expect(askerAt('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
    expect(askerAt('2001:0DB8:1:2::9')).toBe('2001:db8:1:2::/64')
    expect(askerAt('2001:db8::1')).toBe('2001:db8:0:0::/64')
    expect(askerAt('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
    expect(askerAt('::1')).toBe('0:0:0:0::/64')
    for (const other of ['', 'unknown', '192.0.2.7:443', '_hidden', 'x'.repeat(8_000), '1.2.3.4.5'])
      expect(askerAt(other)).toBeNull()
  })

  it('behind the proxy are told apart by an address alone: no invented name starts a count of its own', async () => {
    const proxied = await openHandoffScene({ publicAddress: 'https://relais.example' })
    const { address } = proxied.page.status()
    const asked = async (noted: string): Promise<number> =>
      (
        await rawRequest(`${address}/r/${'A'.repeat(43)}`, [
          'Host',
          'relais.example',
          'X-Forwarded-For',
          `203.0.113.9, ${noted}`
        ])
      ).status
    const statuses: number[] = []
    for (let index = 0; index < 12; index += 1) statuses.push(await asked(`nobody-${index}`))
    expect(statuses.slice(-2)).toEqual([429, 429])
    for (let index = 0; index < 12; index += 1) statuses.push(await asked(`2001:db8:1:2::${index}`))
    expect(statuses.slice(-2)).toEqual([429, 429])
    expect(await asked('198.51.100.4')).toBe(404)
    await proxied.close()
  })
})

describe('a form', () => {
  const post = async (link: string, body: string, type = 'application/x-www-form-urlencoded') =>
    await visit(link, {
      method: 'POST',
      headers: { 'Content-Type': type, Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
      body
    })
  const nonceOf = async (link: string): Promise<string> =>
    formsOf((await visit(link)).text)[0]?.fields['nonce'] ?? ''
  const body = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString()

  it('is what a page sends, and no neighbour of that', async () => {
    const { handoffId, link } = await scene.handOff()
    const nonce = await nonceOf(link)
    const sent = body({ act: 'answer', nonce, text: words })
    for (const type of [
      'multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded-too',
      'application/x-www-form-urlencoded, multipart/form-data; boundary=x',
      'application/x-www-form-urlencoded; charset=utf-7',
      'application/x-www-form-urlencoded; charset=utf-16',
      'text/plain; application/x-www-form-urlencoded',
      'application/json'
    ])
      expect([type, (await post(link, sent, type)).status]).toEqual([type, 415])
    expect((await scene.handoff(handoffId)).answers).toEqual([])
    const usual = 'application/x-www-form-urlencoded; charset=UTF-8'
    expect((await post(link, sent, usual)).status).toBe(303)
    expect((await scene.handoff(handoffId)).answers.map(({ text }) => text)).toEqual([words])
  })

  it('of a question does nothing on the page of consent, nor the other way round, nor under another link', async () => {
    const first = await scene.handOff()
    const consent = /href="(\/c\/[\w-]+)"/u.exec((await visit(first.link)).text)?.[1] ?? ''
    const consentPage = new URL(consent, first.link).href
    const before = dumpTables(scene.ctx.databaseFile)
    const ofQuestion = await nonceOf(first.link)
    const ofConsent = await nonceOf(consentPage)
    for (const act of ['save', 'withdraw'])
      expect(
        (await post(consentPage, body({ act, nonce: ofQuestion, withdraw: 'retirer', confirm: 'oui' })))
          .status
      ).toBe(409)
    for (const act of ['answer', 'save', 'pass'])
      expect((await post(first.link, body({ act, nonce: ofConsent, text: words, who: 'Paul' }))).status).toBe(
        409
      )
    // A token is of one page: it opens no other kind.
    const token = new URL(first.link).pathname.slice(3)
    expect((await visit(new URL(`/c/${token}`, first.link).href)).status).toBe(404)
    expect((await visit(new URL(consent.replace('/c/', '/r/'), first.link).href)).status).toBe(404)
    expect(dumpTables(scene.ctx.databaseFile)).toEqual(before)
  })

  it('names no property of an object, and says each thing once or by its last word', async () => {
    const { handoffId, link } = await scene.handOff()
    const nonce = await nonceOf(link)
    const before = dumpTables(scene.ctx.databaseFile)
    const ids = 'handoff_id=x&conversationId=x&colleague_id=x&version=9&state=accepted&token=x'
    for (const sent of [
      `__proto__=x&__proto__[act]=answer&constructor[prototype][act]=answer&nonce=${nonce}`,
      `act[]=answer&nonce[]=${nonce}&text[]=x`,
      `act=answer&act=&nonce=${nonce}&text=x`,
      `act=answer&nonce=${nonce}&nonce=x&text=x`,
      `act=__proto__&nonce=${nonce}&text=x`,
      `act=ANSWER&nonce=${nonce}&text=x`,
      `act=answer%00&nonce=${nonce}&text=x`,
      `act=answer&nonce=${nonce}%20&text=x`,
      `act=answer;nonce=${nonce};text=x`,
      `${'a&'.repeat(32_000)}`,
      `%u0061ct=answer&nonce=${nonce}`
    ])
      expect((await post(link, sent)).status).toBe(409)
    expect(dumpTables(scene.ctx.databaseFile)).toEqual(before)
    expect((await post(link, `act=answer&nonce=${nonce}&text=Non&text=Oui&${ids}`)).status).toBe(303)
    expect((await scene.handoff(handoffId)).answers.map(({ text }) => text)).toEqual(['Oui'])
  })

  it('brings words that can be written, whatever bytes it was made of', async () => {
    const { handoffId, link } = await scene.handOff()
    const nonce = await nonceOf(link)
    // A null, an escape of terminals, a slash in two bytes, half a letter, a byte that is none; encoded twice is encoded once.
    const text = 'Oui%00%1b[31m%0d%0a%c2%9b2J%09au%c0%af%ff%ed%a0%80%2541 levain'
    expect((await post(link, `act=answer&nonce=${nonce}&text=${text}`)).status).toBe(303)
    const [answer] = (await scene.handoff(handoffId)).answers
    expect(answer?.text).toBe('Oui[31m\n2J\tau\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD%41 levain')
  })

  it('sent again and again leaves so many answers in a day, and no more', async () => {
    const { handoffId, link } = await scene.handOff()
    const [form] = formsOf((await visit(link)).text)
    if (form === undefined) throw new Error('no form')
    expect((await submit(link, form, { act: 'answer', text: words })).status).toBe(303)
    // Pages that were open before the answer, as many as somebody likes: whoever has the link can make their values.
    const token = new URL(link).pathname.slice(3)
    const statuses: number[] = []
    for (let index = 0; index < 55; index += 1) {
      const nonce = makeNonce(token, `${index}`.padStart(43, 'x'))
      statuses.push((await submit(link, form, { act: 'answer', text: `${words} ${index}`, nonce })).status)
    }
    expect(statuses.filter((status) => status === 429)).toHaveLength(6)
    expect((await scene.handoff(handoffId)).answers).toHaveLength(50)
    scene.clock.advance(24 * 60 * 60 * 1000)
    const nonce = makeNonce(token, 'y'.repeat(43))
    expect((await submit(link, form, { act: 'answer', text: 'Encore', nonce })).status).toBe(303)
  })

  it('of consent leaves no more in a day either', async () => {
    const { link } = await scene.handOff()
    const consent = /href="(\/c\/[\w-]+)"/u.exec((await visit(link)).text)?.[1] ?? ''
    const page = new URL(consent, link).href
    const statuses: number[] = []
    for (let index = 0; index < 52; index += 1) {
      const [form] = formsOf((await visit(page)).text)
      if (form === undefined) throw new Error('no form')
      statuses.push((await submit(page, form, { act: 'save', confirm: 'oui' })).status)
      scene.clock.advance(61_000)
    }
    expect(statuses).toEqual([...Array<number>(50).fill(303), 429, 429])
  })
})

it('a link is found by all of it: no other case, white space, end or second copy opens it', async () => {
  const { link } = await scene.handOff()
  const { origin, pathname } = new URL(link)
  const token = pathname.slice(3)
  const swapped = token.replaceAll(/[a-z]/giu, (letter) =>
    letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()
  )
  for (const other of [
    swapped,
    token.toLowerCase(),
    `${token}=`,
    `${token}A`,
    token.slice(0, -1),
    token.slice(0, 11),
    `${token.slice(0, 11)}${'A'.repeat(32)}`,
    `${token}${token}`,
    `${token},${token}`,
    `${token};a=b`,
    `${token}%0a`,
    `%20${token}`,
    `${token}%EF%BB%BF`,
    `%25${token}`,
    `..%2fr%2f${token}`
  ]) {
    const { status, text } = await visit(`${origin}/r/${other}`)
    expect([404, 429]).toContain(status)
    expect(text).not.toContain('levain')
  }
  expect((await visit(link)).status).toBe(200)
})
