import { spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aConversation } from '../../support/colleagues.ts'
import { dumpTables } from '../../support/dump-tables.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage, formsOf, rawRequest, submit, visit } from '../../support/page-visitor.ts'

let scene: HandoffScene

beforeEach(async () => {
  scene = await openHandoffScene()
})
afterEach(() => scene.close())

const words = 'Oui, au levain.'

const everything = () => dumpTables(scene.ctx.databaseFile)

/** What a link says that opens nothing, without what differs by the language of the reader. */
const closedText = async (link: string) => {
  const { status, text } = await visit(link)
  return { status, text }
}

describe('opening', () => {
  it('R-28 changes nothing, however often, by GET or HEAD', async () => {
    const { link } = await scene.handOff()
    const before = everything()
    for (let times = 0; times < 25; times += 1) {
      expect((await visit(link)).status).toBe(200)
      expect((await visit(link, { method: 'HEAD' })).status).toBe(200)
    }
    expect(everything()).toEqual(before)
    expect((await answerPage(link, { act: 'answer', text: words })).status).toBe(303)
  })

  it('R-28 changes nothing when a machine follows every link and sends every form as it stands', async () => {
    const { link } = await scene.handOff()
    const before = everything()
    const seen = new Set<string>()
    const queue = [link]
    let forms = 0
    while (queue.length > 0) {
      const address = queue.shift() ?? ''
      if (seen.has(address)) continue
      seen.add(address)
      const { text } = await visit(address)
      const links = [...text.matchAll(/(?:href|src)="([^"]+)"/gu)].map(([, path]) => path ?? '')
      queue.push(...links.map((path) => new URL(path.replaceAll('&amp;', '&'), address).href))
      for (const form of formsOf(text)) {
        const buttons = [...text.matchAll(/name="act" value="([^"]+)"/gu)].map(([, act]) => act ?? '')
        for (const act of new Set(buttons)) {
          forms += 1
          const next = await submit(address, form, { act })
          for (const inner of formsOf(next.text))
            for (const [, pressed = ''] of next.text.matchAll(/name="act" value="([^"]+)"/gu))
              await submit(address, inner, { act: pressed })
        }
      }
    }
    expect(seen.size).toBeGreaterThan(4)
    expect(forms).toBeGreaterThan(6)
    expect(everything()).toEqual(before)
  })

  it('bears headers that let nothing in, and is never kept', async () => {
    const { link } = await scene.handOff()
    const { headers } = await visit(link)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('set-cookie')).toBeNull()
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect((await visit(link)).text).not.toMatch(/\son\w+=|\sstyle=|<style|<script(?! src="\/handoff.js")/u)
  })
})

describe('a link that opens nothing', () => {
  it('says the same whether it never was, is over, or was withdrawn', async () => {
    const { handoffId, link } = await scene.handOff()
    const origin = new URL(link).origin
    const never = await closedText(`${origin}/r/${'A'.repeat(43)}`)
    expect(never.status).toBe(404)
    expect(await closedText(`${origin}/r/short`)).toEqual(never)
    const token = link.split('/').at(-1) ?? ''
    const flipped = `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`
    expect(await closedText(`${origin}/r/${flipped}`)).toEqual(never)
    // The token of one page opens no other.
    expect(await closedText(`${origin}/c/${token}`)).toEqual(never)
    await scene.ask('handoffs.withdraw', { handoffId })
    expect(await closedText(link)).toEqual(never)
  })

  it('is over on its day, even before anything looked after it', async () => {
    const { handoffId, link } = await scene.handOff()
    scene.clock.set((await scene.handoff(handoffId)).expiresAt)
    expect((await visit(link)).status).toBe(404)
  })

  it('opens one conversation only, and nothing in a request names another', async () => {
    const { link } = await scene.handOff()
    const secret = 'Une autre conversation'
    const other = await aConversation(scene.ctx, scene.accountId, secret, 'person-9')
    for (const query of [`?conversationId=${other}`, `?id=${other}`, `?conversation_id=${other}`])
      expect((await visit(`${link}${query}`)).text).not.toContain(secret)
    await answerPage(link, { act: 'answer', text: words, conversationId: other, handoff_id: other })
    const rows = await scene.ctx.store.read.selectFrom('draft').select('conversation_id').execute()
    expect(rows).toEqual([{ conversation_id: scene.conversationId }])
  })
})

describe('the name in Host', () => {
  it.each([
    ['a foreign one', ['Host', 'attacker.example']],
    ['none', []],
    ['one with a dot at its end', ['Host', '127.0.0.1.:PORT']],
    ['one without the port', ['Host', '127.0.0.1']],
    ['one with another port', ['Host', '127.0.0.1:1']],
    ['two', ['Host', '127.0.0.1:PORT', 'Host', 'attacker.example']],
    ['two that are the same', ['Host', '127.0.0.1:PORT', 'Host', '127.0.0.1:PORT']]
  ])('%s is answered with nothing', async (_name, headers) => {
    const { link } = await scene.handOff()
    const { port } = new URL(link)
    const named = headers.map((text) => text.replace('PORT', port))
    const { status, text } = await rawRequest(link, named)
    expect([421, 400]).toContain(status)
    expect(text).not.toContain('levain')
  })

  it('is ours, in whatever case', async () => {
    const { link } = await scene.handOff()
    const { host, port } = new URL(link)
    expect((await rawRequest(link, ['Host', host])).status).toBe(200)
    expect((await rawRequest(link, ['HOST', `LOCALHOST:${port}`])).status).toBe(200)
  })

  it('may be the one of the company’s proxy', async () => {
    await scene.ask('handoffs.changeSettings', { publicAddress: 'https://relais.fournil.example' })
    const { link } = await scene.handOff()
    expect(link).toMatch(/^https:\/\/relais\.fournil\.example\/r\//u)
    const local = link.replace('https://relais.fournil.example', scene.page.status().address ?? '')
    expect((await rawRequest(local, ['Host', 'relais.fournil.example'])).status).toBe(200)
    expect((await rawRequest(local, ['Host', 'relais.fournil.example:444'])).status).toBe(421)
    expect((await scene.ask('handoffs.settings', {})).reach).toBe('public_unreachable')
  })
})

describe('a form', () => {
  it.each([
    ['another origin', { Origin: 'https://attacker.example' }],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['the same site but another origin', { 'Sec-Fetch-Site': 'same-site' }],
    ['another referrer', { Referer: 'https://attacker.example/' }]
  ])('from %s is refused', async (_name, headers) => {
    const { handoffId, link } = await scene.handOff()
    const answer = await answerPage(link, { act: 'answer', text: words }, headers)
    expect(answer.status).toBe(403)
    expect((await scene.handoff(handoffId)).answers).toEqual([])
  })

  it('without the page’s own value is shown again with the words, and taken the second time', async () => {
    const { handoffId, link } = await scene.handOff()
    for (const nonce of ['', 'abc', `${'a'.repeat(43)}.${'b'.repeat(43)}`]) {
      const answer = await answerPage(link, { act: 'answer', text: words, nonce })
      expect(answer.status).toBe(409)
      expect(answer.text).toContain(words)
    }
    expect((await scene.handoff(handoffId)).answers).toEqual([])
  })

  it('of another link is not taken', async () => {
    const { link } = await scene.handOff()
    const other = await openHandoffScene()
    const [foreign] = formsOf((await visit((await other.handOff()).link)).text)
    await other.close()
    const answer = await answerPage(link, {
      act: 'answer',
      text: words,
      nonce: foreign?.fields['nonce'] ?? ''
    })
    expect(answer.status).toBe(409)
  })

  it('with no words, only white space or only invisible characters changes nothing', async () => {
    const { handoffId, link } = await scene.handOff()
    for (const text of ['', '   \n ', '\u200B\u200D'])
      expect((await answerPage(link, { act: 'answer', text })).status).toBe(422)
    expect((await scene.handoff(handoffId)).state.kind).toBe('asked')
  })

  it('with a cookie planted by somebody means nothing more', async () => {
    const { link } = await scene.handOff()
    const answer = await answerPage(link, { act: 'answer', text: words }, { Cookie: 'session=planted' })
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.status).toBe(303)
  })

  it('that is too large is refused, and one of another type too', async () => {
    const { link } = await scene.handOff()
    expect((await answerPage(link, { act: 'answer', text: 'a'.repeat(70_000) })).status).toBe(413)
    const multipart = await visit(link, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain', Origin: 'null' },
      body: 'act=answer'
    })
    expect(multipart.status).toBe(415)
    expect((await visit(link, { method: 'PUT', body: 'a' })).status).toBe(405)
  })
})

describe('too much', () => {
  it('of wrong tokens from one address ends in patience, and right ones still open', async () => {
    const { link } = await scene.handOff()
    const origin = new URL(link).origin
    const statuses: number[] = []
    for (let tries = 0; tries < 12; tries += 1)
      statuses.push((await visit(`${origin}/r/${`${tries}`.padStart(43, 'A')}`)).status)
    expect(statuses).toEqual([...Array<number>(10).fill(404), 429, 429])
    expect((await visit(link)).status).toBe(200)
    scene.clock.advance(60 * 60 * 1000)
    expect((await visit(`${origin}/r/${'B'.repeat(43)}`)).status).toBe(404)
  })

  it('of anything is answered with patience for a minute', async () => {
    const { link } = await scene.handOff()
    const statuses = new Set<number>()
    for (let tries = 0; tries < 140; tries += 1) statuses.add((await visit(link, { method: 'HEAD' })).status)
    expect([...statuses]).toEqual([200, 429])
    scene.clock.advance(60_000)
    expect((await visit(link)).status).toBe(200)
  })

  it('of forms for one link too', async () => {
    const { link } = await scene.handOff()
    const [form] = formsOf((await visit(link)).text)
    if (form === undefined) throw new Error('no form')
    const statuses = []
    for (let tries = 0; tries < 62; tries += 1)
      statuses.push((await submit(link, form, { act: 'save', text: `Oui ${tries}` })).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
    expect((await visit(link)).text).toContain('Oui 59')
  })

  it('patience is cut off: a body that never ends', async () => {
    const { link } = await scene.handOff()
    const { port, pathname } = new URL(link)
    const closed = await new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(
          `POST ${pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nact=ans`
        )
      )
      socket.on('close', () => resolve(true))
      socket.on('error', () => {})
      socket.resume()
    })
    expect(closed).toBe(true)
    expect((await visit(link)).status).toBe(200)
  })
})

describe('attacks of a patient machine', () => {
  it('two hundred connections that trickle keep nobody else out, and are cut off', async () => {
    const { link } = await scene.handOff()
    const { port, pathname } = new URL(link)
    let closed = 0
    const sockets = Array.from({ length: 200 }, () => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write(`GET ${pathname} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-A: `)
      )
      socket.on('close', () => {
        closed += 1
      })
      socket.on('error', () => {})
      socket.resume()
      return socket
    })
    // More than the server takes are turned away at once; the others once their time is over.
    await expect.poll(() => closed, { timeout: 45_000 }).toBe(200)
    expect((await visit(link)).status).toBe(200)
    for (const socket of sockets) socket.destroy()
  })

  it('headers without end are refused, and the page goes on', async () => {
    const { link } = await scene.handOff()
    const { host } = new URL(link)
    const { status } = await rawRequest(link, ['Host', host, 'X-Long', 'a'.repeat(20_000)])
    expect(status).toBe(431)
    expect((await visit(link)).status).toBe(200)
  })

  it('the same form twenty times at once is one answer', async () => {
    const { handoffId, link } = await scene.handOff()
    const [form] = formsOf((await visit(link)).text)
    if (form === undefined) throw new Error('no form')
    const statuses = await Promise.all(
      Array.from(
        { length: 20 },
        async () => (await submit(link, form, { act: 'answer', text: words })).status
      )
    )
    expect(new Set(statuses)).toEqual(new Set([303]))
    expect((await scene.handoff(handoffId)).answers).toHaveLength(1)
  })
})

describe('another computer', () => {
  it('cannot connect while the page listens on this one alone', async (test) => {
    const name = `pp-${process.pid}`
    const run = (...parts: string[]) => spawnSync('ip', parts, { encoding: 'utf8' })
    if (run('netns', 'add', name).status !== 0)
      test.skip('another network namespace needs root and iproute2, which are not on this machine')
    try {
      const inside = `v${process.pid % 100_000}i`
      const outside = `v${process.pid % 100_000}o`
      run('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name)
      run('addr', 'add', '10.213.77.1/30', 'dev', outside)
      run('link', 'set', outside, 'up')
      run('-n', name, 'addr', 'add', '10.213.77.2/30', 'dev', inside)
      run('-n', name, 'link', 'set', inside, 'up')
      const { link } = await scene.handOff()
      const { port } = new URL(link)
      const reach = (address: string): string =>
        run(
          'netns',
          'exec',
          name,
          process.execPath,
          '-e',
          `require('net').connect({ port: ${port}, host: '${address}' }).on('connect', () => { console.log('connected'); process.exit() }).on('error', (problem) => { console.log(problem.code); process.exit() }); setTimeout(() => { console.log('silence'); process.exit() }, 2000)`
        ).stdout.trim()
      expect(reach('10.213.77.1')).not.toBe('connected')
      expect(reach('127.0.0.1')).not.toBe('connected')
      expect((await visit(link)).status).toBe(200)
      run('link', 'del', outside)
    } finally {
      run('netns', 'del', name)
    }
  })
})

describe('what the public wrote', () => {
  it('is shown as it was written and never as markup', async () => {
    const hostile = [
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      '</textarea><svg onload=alert(1)>',
      "'-alert(1)-'",
      '{{constructor}}',
      '\uE100\uE101'
    ]
    const other = await openHandoffScene({
      question: hostile.join('\n'),
      colleague: { name: '<b>Irène</b> "Fabre"', role: '</p><script>x</script>' }
    })
    const { link } = await other.handOff()
    await answerPage(link, { act: 'save', text: hostile.join('\n') })
    const { text } = await visit(link)
    expect(text).not.toMatch(/<(?:img|svg|b>|script(?! src="\/handoff\.js"))/u)
    expect(text.match(/<\/textarea>/gu)).toHaveLength(1)
    expect(formsOf(text)[0]?.fields['text']).toBe(hostile.join('\n'))
    const preview = await other.ask('handoffs.preview', { form: await other.form(), handoffId: null })
    expect(preview.html).not.toMatch(/<(?:img|svg|b>Irène|script)/u)
    await other.close()
  })
})

it('no token and no word of a colleague is in the log, and no token in the database', async () => {
  const said: string[] = []
  const log = {
    info: (...all: unknown[]) => said.push(JSON.stringify(all)),
    warn: (...all: unknown[]) => said.push(JSON.stringify(all)),
    error: (...all: unknown[]) => said.push(JSON.stringify(all))
  }
  const logged = await openHandoffScene({ context: { log: log as never } })
  const { link } = await logged.handOff()
  await visit(link)
  await visit(`${link}?x=%ff`)
  await answerPage(link, { act: 'answer', text: 'Un secret de pétrin' })
  const token = link.split('/').at(-1) ?? ''
  expect(said.join()).not.toContain(token.slice(11))
  expect(said.join()).not.toContain('pétrin')
  expect(JSON.stringify(dumpTables(logged.ctx.databaseFile))).not.toContain(token.slice(11))
  await logged.close()
})
