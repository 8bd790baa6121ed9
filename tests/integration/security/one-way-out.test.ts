import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  createOutside,
  isPublicAddress,
  type OutsideRequest,
  type Resolve
} from '../../../src/main/runtime/outside.ts'
import { type FakeAnswer, type FakeServer, startFakeServer } from '../../support/fake-server.ts'

let server: FakeServer
let other: FakeServer
let answer: FakeAnswer

const bytes = (size: number): FakeAnswer => ({ status: 200, json: null, body: Buffer.alloc(size, 7) })

beforeEach(async () => {
  answer = bytes(10)
  server = await startFakeServer(() => answer)
  other = await startFakeServer(() => bytes(3))
})
afterEach(async () => {
  await server.stop()
  await other.stop()
})

const hostOf = ({ origin }: FakeServer): string => new URL(origin).host
const wanted = (changes: Partial<OutsideRequest> = {}): OutsideRequest => ({
  headers: {},
  ownServer: null,
  bytes: 1_000,
  timeout: 2_000,
  signal: new AbortController().signal,
  ...changes
})
const named =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
const read = (address: string, changes: Partial<OutsideRequest> = {}, resolve?: Resolve) =>
  createOutside({ allowed: [hostOf(server)], ...(resolve === undefined ? {} : { resolve }) }).read(
    address,
    wanted(changes)
  )
const refused = { kind: 'refused', reason: 'address' }

describe('addresses that lead back to this computer or its networks', () => {
  it.each([
    '0.0.0.0',
    '10.0.0.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.1.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '64:ff9b::7f00:1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    'not an address'
  ])('%s is not public, named or as it stands, alone or beside a public one', async (address) => {
    expect(isPublicAddress(address)).toBe(false)
    if (address === 'not an address') return
    const literal = address.includes(':') ? `[${address}]` : address
    expect(await read(`http://${literal}/a.png`)).toEqual(refused)
    expect(await read('https://media.example/a.png', {}, named(address))).toMatchObject(refused)
    expect(await read('https://media.example/a.png', {}, named('93.184.216.34', address))).toMatchObject(
      refused
    )
  })

  it.each(['93.184.216.34', '2606:2800:220:1::1'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })

  it.each(['127.1', '0x7f.1', '2130706433', '0177.0.0.1', 'localhost'])(
    '%s is loopback in other clothes',
    async (host) => {
      expect(await createOutside().read(`http://${host}/a.png`, wanted())).toEqual(refused)
    }
  )
})

describe('reading from outside', () => {
  it('reads what a server allowed by name gives, and this computer never by default', async () => {
    expect(await read(`${server.origin}/a.png`)).toEqual({
      kind: 'read',
      bytes: new Uint8Array(10).fill(7),
      isDoubtful: true
    })
    expect(await createOutside().read(`${server.origin}/a.png`, wanted())).toEqual(refused)
    expect(server.requests).toHaveLength(1)
  })

  it('connects to the very addresses that were judged: a name is asked for once', async () => {
    const { port } = new URL(server.origin)
    const asked: string[] = []
    const outside = createOutside({
      allowed: [`media.example:${port}`],
      resolve: async (host) => {
        asked.push(host)
        return [{ address: '127.0.0.1', family: 4 }]
      }
    })
    expect(await outside.read(`http://media.example:${port}/a.png`, wanted())).toMatchObject({ kind: 'read' })
    expect(asked).toEqual(['media.example'])
  })

  it('reads from the private server of our own account, and from no other beside it', async () => {
    const outside = createOutside()
    const ownServer = hostOf(server)
    expect(await outside.read(`${server.origin}/a.png`, wanted({ ownServer }))).toMatchObject({
      kind: 'read'
    })
    expect(await outside.read(`${other.origin}/a.png`, wanted({ ownServer }))).toEqual(refused)
    expect(other.requests).toHaveLength(0)
  })

  it.each([
    'file:///etc/passwd',
    'ftp://media.example/a.png',
    'data:image/png;base64,AAAA',
    'javascript:alert(1)',
    'https://user:word@media.example/a.png',
    'https://media.example:8443/a.png',
    '/a.png',
    ''
  ])('refuses %s', async (address) => {
    expect(await read(address, {}, named('93.184.216.34'))).toEqual(refused)
  })

  it('judges each redirect anew, and leaves what lets one in behind', async () => {
    answer = { status: 302, json: null, headers: { location: `${other.origin}/b.png` } }
    // What sent us on may lie between, since it spoke in the clear.
    expect(await read(`${server.origin}/a.png`)).toEqual({ ...refused, isDoubtful: true })
    expect(other.requests).toHaveLength(0)
    const both = createOutside({ allowed: [hostOf(server), hostOf(other)] })
    const outcome = await both.read(
      `${server.origin}/a.png`,
      wanted({ headers: { authorization: 'secret' } })
    )
    expect(outcome).toMatchObject({ kind: 'read' })
    expect(server.requests.at(-1)?.authorization).toBe('secret')
    expect(other.requests.at(-1)?.authorization).toBeNull()
  })

  it('follows three redirects and no more', async () => {
    answer = { status: 301, json: null, headers: { location: '/again' } }
    expect(await read(`${server.origin}/a.png`)).toMatchObject(refused)
    expect(server.requests).toHaveLength(4)
  })

  it('stops at the bound, told or not, also after decompression', async () => {
    const tooLarge = { kind: 'refused', reason: 'size' }
    answer = bytes(1_001)
    expect(await read(`${server.origin}/a.png`)).toMatchObject(tooLarge)
    answer = { ...bytes(1_001), headers: { 'transfer-encoding': 'chunked' } }
    expect(await read(`${server.origin}/a.png`)).toMatchObject(tooLarge)
    const bomb = gzipSync(Buffer.alloc(5_000_000))
    answer = { status: 200, json: null, body: bomb, headers: { 'content-encoding': 'gzip' } }
    expect(bomb.length).toBeLessThan(10_000)
    expect(await read(`${server.origin}/a.png`, { bytes: 10_000 })).toMatchObject(tooLarge)
    answer = { ...answer, body: gzipSync(Buffer.alloc(900, 7)) }
    expect(await read(`${server.origin}/a.png`)).toMatchObject({ kind: 'read', bytes: { length: 900 } })
  })

  it.each([
    [404, 'gone'],
    [410, 'gone'],
    [403, 'gone'],
    [500, 'unavailable'],
    [429, 'unavailable'],
    [206, 'unavailable']
  ])('HTTP %i is %s', async (status, kind) => {
    answer = { ...bytes(3), status }
    expect(await read(`${server.origin}/a.png`)).toMatchObject({ kind })
  })

  it.each(['silent', 'slow', 'reset', 'truncated'] as const)('a %s server is unavailable', async (fault) => {
    server.fail({ kind: fault })
    expect(await read(`${server.origin}/a.png`, { timeout: 300 })).toEqual({ kind: 'unavailable' })
  })

  it('ends when it is told to, and when no name server answers', async () => {
    const stopping = new AbortController()
    server.fail({ kind: 'silent' })
    const reading = read(`${server.origin}/a.png`, { signal: stopping.signal })
    stopping.abort()
    expect(await reading).toEqual({ kind: 'unavailable' })
    const nobody: Resolve = async () => {
      throw new Error('ENOTFOUND')
    }
    expect(await read('https://media.example/a.png', {}, nobody)).toEqual({ kind: 'unavailable' })
  })
})
