import { connect } from 'node:net'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { day, plus } from '../../../src/shared/model/instant.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage, visit } from '../../support/page-visitor.ts'

let scene: HandoffScene

beforeEach(async () => {
  scene = await openHandoffScene()
})
afterEach(() => scene.close())

/** Says exactly these bytes to the page, and hears everything until it has nothing more to say. */
const say = (link: string, ...bytes: readonly (string | Buffer)[]): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(link)
    const socket = connect(Number(port), hostname)
    let heard = ''
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1')
    })
    // A connection that is cut is an answer too.
    socket.on('error', () => {})
    socket.on('close', () => resolve(heard))
    for (const part of bytes) socket.write(part)
    // Half-closed: a server that waits for more hears that nothing comes.
    socket.end()
  })

const statuses = (heard: string): readonly number[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /gu)].map(([, code]) => Number(code))

/** An answer as a scanner compares it: all of it but the moment. */
const asScanned = async (link: string, method: string): Promise<string> => {
  const { host, pathname } = new URL(link)
  const body = method === 'POST' ? 'act=answer&nonce=x&text=Oui' : ''
  const heard = await say(
    link,
    `${method} ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n`,
    `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`
  )
  return heard.replace(/^Date: .*\r\n/gmu, '')
}

describe('what opens nothing', () => {
  it.each(['GET', 'HEAD', 'POST'])(
    'answers %s in the same status, length, headers and words, whether it never was, was withdrawn, is over, or is over on its day',
    async (method) => {
      const withdrawn = await scene.handOff()
      await scene.ask('handoffs.withdraw', { handoffId: withdrawn.handoffId })
      const over = await scene.handOff()
      const never = `${new URL(over.link).origin}/r/${'A'.repeat(43)}`
      const expected = await asScanned(never, method)
      expect(statuses(expected)).toEqual([404])
      expect(await asScanned(withdrawn.link, method)).toBe(expected)
      scene.clock.set((await scene.handoff(over.handoffId)).expiresAt)
      expect(await asScanned(over.link, method)).toBe(expected)
    }
  )

  it('is no link that was answered: who holds it sees that their words arrived, and can send no others', async () => {
    const { link } = await scene.handOff()
    expect((await answerPage(link, { act: 'answer', text: 'Oui, au levain.' })).status).toBe(303)
    const { status, text } = await visit(link)
    expect(status).toBe(200)
    expect(text).not.toContain('<form')
  })

  it('is a link that was answered, thirty days after its day: an old mail shows nobody’s words to anybody', async () => {
    const { handoffId, link } = await scene.handOff()
    await answerPage(link, { act: 'answer', text: 'Oui, au levain.' })
    const { expiresAt } = await scene.handoff(handoffId)
    scene.clock.set(plus(expiresAt, 30 * day - 1))
    expect((await visit(link)).text).toContain('Oui, au levain.')
    scene.clock.set(plus(expiresAt, 30 * day))
    const { status, text } = await visit(link)
    expect(status).toBe(404)
    expect(text).not.toContain('levain')
    const never = `${new URL(link).origin}/r/${'A'.repeat(43)}`
    expect(await asScanned(link, 'GET')).toBe(await asScanned(never, 'GET'))
  })

  it('shuts nobody out who has a link that stands: a whole office may share the address of who tried too many', async () => {
    const { link } = await scene.handOff()
    const never = `${new URL(link).origin}/r/${'A'.repeat(43)}`
    for (let times = 0; times < 12; times += 1) await visit(never)
    expect((await visit(never)).status).toBe(429)
    expect((await visit(link)).status).toBe(200)
    expect((await answerPage(link, { act: 'answer', text: 'Oui, au levain.' })).status).toBe(303)
  })

  it('is told apart by no count: patience ends at the same try for links that are over', async () => {
    const { handoffId, link } = await scene.handOff()
    await scene.ask('handoffs.withdraw', { handoffId })
    const tried: number[] = []
    for (let times = 0; times < 12; times += 1) tried.push((await visit(link)).status)
    expect(tried).toEqual([...Array.from({ length: 10 }, () => 404), 429, 429])
    const never = `${new URL(link).origin}/r/${'A'.repeat(43)}`
    expect((await visit(never)).status).toBe(429)
  })
})

describe('a request as no browser makes it', () => {
  const get = (link: string, target: string, ...more: readonly string[]): string =>
    [`GET ${target} HTTP/1.1`, `Host: ${new URL(link).host}`, 'Connection: close', ...more, '', ''].join(
      '\r\n'
    )

  it('opens nothing by another spelling of the target', async () => {
    const { link } = await scene.handOff()
    const { pathname } = new URL(link)
    const token = pathname.slice(3)
    const spellings = [
      `http://evil.example${pathname}`,
      `https://evil.example:443${pathname}`,
      `//evil.example${pathname}`,
      `/r//${token}`,
      `/R/${token}`,
      `/r/${token}/`,
      `/r/${token}%00`,
      `/r/${token}%0d%0aX-Injected:%20yes`,
      `/r/%2e%2e/r/${token}x`,
      `/r/${token}%20`,
      `/r/${encodeURIComponent('токен')}`,
      `/r/${token.replace(/^./u, (letter) => encodeURIComponent(String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0)))}`,
      '/../../etc/passwd',
      '/handoff.css/../../package.json',
      '/..%2f..%2fpackage.json',
      '*'
    ]
    for (const target of spellings) {
      const heard = await say(link, get(link, target))
      expect(heard).not.toContain('200 OK')
      expect(heard).not.toContain('X-Injected')
      expect(heard).not.toContain('porte-parole')
    }
  })

  it('smuggles no second request in behind the first', async () => {
    const { link } = await scene.handOff()
    const { host, pathname } = new URL(link)
    const before = dumpTables(scene.ctx.databaseFile)
    const inner = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    const head = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n`
    for (const smuggled of [
      `${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
      `${head}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n${inner}`,
      `${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${inner}`,
      `${head}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n${inner}`,
      `${head}Content-Length: 0\r\nContent-Length: 44\r\n\r\n${inner}`,
      `${head}Content-Length: +0\r\n\r\n${inner}`,
      `${head}Content-Length: 0x0\r\n\r\n${inner}`,
      `GET / HTTP/1.1\r\nHost: ${host}\r\n X: folded\r\n\r\n${inner}`,
      `GET / HTTP/1.1\nHost: ${host}\n\n${inner}`,
      `GET / HTTP/1.1\r\nHost: ${host}\rX: bare\r\n\r\n${inner}`,
      `GET / HTTP/1.1\r\nHost: ${host}\r\nX: \0\r\n\r\n${inner}`
    ]) {
      const heard = await say(link, smuggled)
      expect(statuses(heard)).not.toContain(200)
    }
    expect(dumpTables(scene.ctx.databaseFile)).toEqual(before)
  })

  it('changes to no other protocol, keeps no secret of a range, and takes no odd method', async () => {
    const { link } = await scene.handOff()
    const { pathname, host } = new URL(link)
    const before = dumpTables(scene.ctx.databaseFile)
    for (const more of [
      ['Upgrade: h2c', 'Connection: Upgrade, HTTP2-Settings', 'HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA'],
      [
        'Upgrade: websocket',
        'Connection: Upgrade',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version: 13'
      ]
    ])
      expect(await say(link, get(link, pathname, ...more))).not.toContain('101 Switching')
    expect(await say(link, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')).not.toContain('200 OK')
    for (const more of [
      'Range: bytes=0-1',
      'If-None-Match: *',
      'If-Modified-Since: Fri, 31 Dec 2100 00:00:00 GMT'
    ]) {
      const heard = await say(link, get(link, pathname, more))
      expect(statuses(heard)).toEqual([200])
      expect(heard.toLowerCase()).toContain('cache-control: no-store')
    }
    for (const method of ['TRACE', 'CONNECT', 'PROPFIND', 'OPTIONS', 'DELETE', 'PATCH', 'QUERY', 'get', 'X'])
      expect(
        statuses(await say(link, get(link, pathname).replace('GET', method))).filter((code) => code < 400)
      ).toEqual([])
    // The method is that of the request line, whatever else says otherwise.
    const override = `X-HTTP-Method-Override: POST\r\nX-Method: POST\r\n`
    await say(link, `GET ${pathname}?_method=POST&act=answer HTTP/1.1\r\nHost: ${host}\r\n${override}\r\n`)
    expect(dumpTables(scene.ctx.databaseFile)).toEqual(before)
    expect((await visit(link)).status).toBe(200)
  })

  it('with many, huge or doubled headers is refused or answered, and the page goes on', async () => {
    const { link } = await scene.handOff()
    const { pathname, host } = new URL(link)
    for (const more of [
      Array.from({ length: 400 }, (_one, index) => `X-${index}: a`),
      [`X: ${'a'.repeat(20_000)}`],
      [`Host: evil.example`],
      [`X-Forwarded-Host: evil.example`, `X-Forwarded-For: 127.0.0.1`, `Forwarded: host=evil.example`]
    ]) {
      const heard = await say(link, get(link, pathname, ...more))
      expect(heard).not.toContain('evil.example')
    }
    expect(statuses(await say(link, get(link, pathname, 'Host: evil.example')))).not.toContain(200)
    // Twenty requests in one go are twenty answers, or fewer.
    const many = `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\n\r\n`.repeat(20)
    expect(statuses(await say(link, many)).length).toBeLessThanOrEqual(20)
    expect((await visit(link)).status).toBe(200)
  })
})

it('ten thousand requests leave no memory behind', async () => {
  const { link } = await scene.handOff()
  const { host, pathname, origin } = new URL(link)
  let answers = 0
  const collect = (): number => {
    setFlagsFromString('--expose-gc')
    runInNewContext('gc')()
    return process.memoryUsage().heapUsed
  }
  // One connection at a time, a hundred requests on each: right links, wrong ones, forms without their value.
  const round = async (number: number): Promise<void> => {
    let batch = ''
    for (let index = 0; index < 100; index += 1) {
      const path = index % 10 === 0 ? pathname : `/r/${String(number * 100 + index).padStart(43, 'x')}`
      batch += `${index % 5 === 0 ? 'HEAD' : 'GET'} ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    }
    answers += statuses(await say(origin, batch)).length
    // Another minute: what is too many for one is forgotten, so that real pages are made.
    scene.clock.advance(61_000)
  }
  for (let number = 0; number < 10; number += 1) await round(number)
  const before = collect()
  for (let number = 10; number < 110; number += 1) await round(number)
  // Generous: what ten thousand pages of some kilobytes would leave is several times that.
  expect(answers).toBe(11_000)
  expect(collect() / before).toBeLessThan(1.5)
  expect((await visit(link)).status).toBe(200)
}, 300_000)
