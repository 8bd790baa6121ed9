import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Io } from '../../../src/main/connectors/connector.ts'
import { type HttpOutcome, request } from '../../../src/main/connectors/http.ts'
import { type FakeRequest, type FakeServer, startFakeServer } from '../../support/fake-server.ts'
import { fakeClock } from '../../support/fake-clock.ts'

const schema = z.object({ ok: z.boolean() })

describe('one request', () => {
  let server: FakeServer
  let elsewhere: FakeServer
  let io: Io

  beforeEach(async () => {
    server = await startFakeServer(() => ({ status: 200, json: { ok: true } }))
    elsewhere = await startFakeServer(() => ({ status: 200, json: { ok: true } }))
    const clock = fakeClock()
    io = {
      fetch,
      now: () => clock.now(),
      signal: new AbortController().signal,
      bytes: 64 * 1024,
      timeout: 5_000
    }
  })

  afterEach(async () => {
    await server.stop()
    await elsewhere.stop()
  })

  const ask = (
    changes: Partial<Parameters<typeof request<{ ok: boolean }>>[1]> = {}
  ): Promise<HttpOutcome<{ ok: boolean }>> =>
    request(io, { method: 'GET', url: new URL('/a?x=1', server.origin), schema, ...changes })
  const paths = (of: FakeServer): readonly string[] => of.requests.map((one: FakeRequest) => one.path)

  it('brings the JSON that its schema reads', async () => {
    expect(await ask()).toMatchObject({ kind: 'answered', value: { ok: true }, status: 200 })
    expect(await ask({ method: 'POST', body: { a: 'é' } })).toMatchObject({ kind: 'answered' })
    expect(server.requests.at(-1)?.body).toEqual({ a: 'é' })
  })

  it('tells where the JSON is not as it should be, without its content', async () => {
    server.fail({ kind: 'status', status: 200, body: { ok: 'private words' } })
    expect(await ask()).toEqual({
      kind: 'unreadable',
      failure: { kind: 'unreadable', message: 'unexpected JSON at ok' },
      status: 200
    })
  })

  it('follows a redirect inside its origin, with its credentials', async () => {
    server.fail({ kind: 'redirect', to: '/b' })
    expect(await ask({ authorization: 'Bearer token-marker' })).toMatchObject({ kind: 'answered' })
    expect(paths(server)).toEqual(['/a', '/b'])
    expect(server.requests.at(-1)?.authorization).toBe('Bearer token-marker')
  })

  it('takes no credentials to another origin, and nothing from https to http', async () => {
    server.fail({ kind: 'redirect', to: `${elsewhere.origin}/b` })
    expect(await ask({ authorization: 'Bearer token-marker' })).toMatchObject({ kind: 'lost' })
    server.fail({ kind: 'redirect', to: `${elsewhere.origin}/b` })
    expect(await ask()).toMatchObject({ kind: 'lost' })
    expect(elsewhere.requests).toEqual([])
  })

  it.each([
    ['its authorization', { authorization: 'Bearer token-marker' }],
    ['a key in another header', { secretHeaders: { 'user-api-key': 'key-marker' } }]
  ])('takes %s to no other origin, however safe', async (_what, secret) => {
    const asked: string[] = []
    const elsewhereBySafeWay: Io = {
      ...io,
      fetch: async (input) => {
        asked.push(new Request(input).url)
        return new Response('', { status: 302, headers: { location: 'https://elsewhere.example/b' } })
      }
    }
    const outcome = await request(elsewhereBySafeWay, {
      method: 'GET',
      url: new URL('https://forum.example/a'),
      schema,
      ...secret
    })
    expect(outcome).toMatchObject({ kind: 'lost' })
    expect(asked).toEqual(['https://forum.example/a'])
  })

  it.each([
    'https://192.168.1.1/',
    'https://127.0.0.1/',
    'https://localhost./',
    'https://[::1]/',
    'https://nas.local/'
  ])('lets no public server send it inwards, to %s', async (inward) => {
    const asked: string[] = []
    const publicWay: Io = {
      ...io,
      fetch: async (input) => {
        asked.push(new Request(input).url)
        return new Response('', { status: 302, headers: { location: inward } })
      }
    }
    const outcome = await request(publicWay, {
      method: 'GET',
      url: new URL('https://feed.example/a'),
      schema: z.unknown()
    })
    expect(outcome).toMatchObject({ kind: 'lost' })
    expect(asked).toEqual(['https://feed.example/a'])
  })

  it('follows no redirect of what it sends', async () => {
    server.fail({ kind: 'redirect', to: '/b' })
    expect(await ask({ method: 'POST', body: { a: 1 } })).toMatchObject({
      kind: 'lost',
      instead: { status: 302 }
    })
    expect(paths(server)).toEqual(['/a'])
  })

  it('gives up after three redirects', async () => {
    server.fail({ kind: 'redirect', to: '/round' }, () => true, true)
    expect(await ask()).toMatchObject({ kind: 'lost' })
    expect(server.requests).toHaveLength(4)
  })

  it.each([
    [
      'a page of a café in its place',
      200,
      '<!doctype html><title>Wi-Fi</title>',
      'text/html',
      'HTML, not JSON'
    ],
    ['a page that hides what it is', 200, '\n <html>', 'application/json', 'HTML, not JSON'],
    ['the page of a firewall', 403, '<h1>Forbidden</h1>', 'text/html', 'HTML, not JSON'],
    ['the page of a host', 404, '<h1>Not Found</h1>', 'text/html', 'HTML, not JSON'],
    ['a page to sign in to the Wi-Fi', 401, '<h1>Sign in</h1>', 'text/html', 'HTML, not JSON'],
    ['a word of a firewall', 403, 'Blocked', 'text/plain', 'HTTP 403']
  ])('takes %s for nobody’s answer', async (_what, status, body, type, message) => {
    server.fail({ kind: 'other_speaker', status, body, type })
    expect(await ask({ method: 'POST', body: {} })).toMatchObject({
      kind: 'lost',
      arrived: 'maybe',
      failure: { kind: 'unavailable', message },
      instead: { status }
    })
  })

  it.each([
    ['a server that asks who we are', 401, { 'www-authenticate': 'Basic' }, 'unauthorized'],
    ['one that asks to wait', 429, {}, 'rate_limited'],
    ['one that fails', 502, {}, 'unavailable']
  ])('believes %s, though it answers with a page', async (_what, status, headers, kind) => {
    server.fail({ kind: 'other_speaker', status, body: '<h1>No</h1>', type: 'text/html', headers })
    expect(await ask()).toMatchObject({ kind: 'refused', failure: { kind } })
  })

  it.each([
    ['the token', { error: 'bad', message: 'Unknown token token-marker' }],
    ['the password', { error_description: 'no account with password pass-marker' }],
    ['the key of another header', { errors: ['no account with key key-marker'] }]
  ])('does not pass on a sentence that repeats %s', async (_what, body) => {
    server.fail({ kind: 'status', status: 401, body })
    const outcome = await ask({
      authorization: 'Bearer token-marker',
      secretHeaders: { 'user-api-key': 'key-marker' },
      secrets: ['pass-marker']
    })
    expect(outcome).toMatchObject({
      kind: 'refused',
      failure: { kind: 'unauthorized', message: 'HTTP 401' }
    })
  })

  it.each([
    [{ message: 'Two\nlines\u202e turned' }, 'Two lines turned'],
    [{ error: 'invalid_grant', error_description: 'Code expired' }, 'Code expired'],
    [{ error: { message: 'Nested' } }, 'Nested'],
    [{ error: 'only_a_name' }, 'only_a_name'],
    [{ ok: false, description: 'Bad Request: chat not found' }, 'Bad Request: chat not found'],
    [{ errors: ['Body is too short', 'and more'], error_type: 'odd' }, 'Body is too short'],
    [{ errors: [] }, 'HTTP 422'],
    [{ message: 'x'.repeat(10_000) }, 'x'.repeat(300)],
    [{ message: 12 }, 'HTTP 422'],
    [['a list'], 'HTTP 422'],
    [null, 'HTTP 422']
  ])('passes on the sentence of a refusal: %j', async (body, message) => {
    server.fail({ kind: 'status', status: 422, body })
    expect(await ask()).toMatchObject({ failure: { kind: 'rejected', code: 'other', message } })
  })

  it('counts the bytes after decompression', async () => {
    const bomb = gzipSync(JSON.stringify({ ok: true, filler: 'x'.repeat(5_000_000) }))
    expect(bomb.length).toBeLessThan(io.bytes)
    const packed = createServer((_incoming, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      response.end(bomb)
    })
    await new Promise<void>((resolve) => packed.listen(0, '127.0.0.1', resolve))
    const address = packed.address()
    const port = typeof address === 'object' ? address?.port : 0
    expect(await ask({ url: new URL(`http://127.0.0.1:${port}/`) })).toMatchObject({
      kind: 'unreadable',
      failure: { message: `more than ${io.bytes} bytes` }
    })
    packed.closeAllConnections()
    await new Promise((resolve) => packed.close(resolve))
  })

  it('asks nothing when it is already told to stop', async () => {
    const outcome = await request(
      { ...io, signal: AbortSignal.abort() },
      { method: 'GET', url: new URL(server.origin), schema }
    )
    expect(outcome).toEqual({
      kind: 'lost',
      failure: { kind: 'unavailable', message: 'stopped' },
      arrived: 'no'
    })
    expect(server.requests).toEqual([])
  })

  it('knows that nothing arrived where nobody listens, or where there is no such name', async () => {
    const gone = await startFakeServer(() => ({ status: 200, json: { ok: true } }))
    await gone.stop()
    expect(await ask({ url: new URL(gone.origin) })).toEqual({
      kind: 'lost',
      failure: { kind: 'unavailable', message: 'ECONNREFUSED' },
      arrived: 'no'
    })
    expect(await ask({ url: new URL('http://nobody.invalid/') })).toMatchObject({
      kind: 'lost',
      arrived: 'no'
    })
  })

  it('does not know whether it arrived when the connection was reset', async () => {
    server.fail({ kind: 'reset' })
    expect(await ask({ method: 'POST', body: {} })).toMatchObject({ kind: 'lost', arrived: 'maybe' })
  })
})
