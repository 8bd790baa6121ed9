import { Agent as PlainAgent, type ClientRequestArgs, createServer, type Server } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { connect, type LookupFunction, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createOutside, type OutsideRequest, type Resolve } from '../../../src/main/runtime/outside.ts'
import { type FakeServer, startFakeServer } from '../../support/fake-server.ts'

/** How it is written in an address, and what it stands for. */
const forbidden: readonly (readonly [written: string, address: string])[] = [
  ['0.0.0.0', '0.0.0.0'],
  ['0.1.2.3', '0.1.2.3'],
  ['10.0.0.1', '10.0.0.1'],
  ['10.255.255.254', '10.255.255.254'],
  ['100.64.0.1', '100.64.0.1'],
  ['100.127.255.254', '100.127.255.254'],
  ['127.0.0.1', '127.0.0.1'],
  ['127.8.9.10', '127.8.9.10'],
  ['127.1', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['0177.0.0.1', '127.0.0.1'],
  ['2130706433', '127.0.0.1'],
  ['①②⑦.⓪.⓪.①', '127.0.0.1'],
  ['169.254.0.1', '169.254.0.1'],
  ['169.254.169.254', '169.254.169.254'],
  ['172.16.0.1', '172.16.0.1'],
  ['172.31.255.254', '172.31.255.254'],
  ['192.0.0.1', '192.0.0.1'],
  ['192.0.2.1', '192.0.2.1'],
  ['192.88.99.1', '192.88.99.1'],
  ['192.168.1.1', '192.168.1.1'],
  ['198.18.0.1', '198.18.0.1'],
  ['198.19.255.254', '198.19.255.254'],
  ['198.51.100.1', '198.51.100.1'],
  ['203.0.113.1', '203.0.113.1'],
  ['224.0.0.1', '224.0.0.1'],
  ['240.0.0.1', '240.0.0.1'],
  ['255.255.255.255', '255.255.255.255'],
  ['[::]', '::'],
  ['[::1]', '::1'],
  ['[0:0:0:0:0:0:0:1]', '::1'],
  ['[::7f00:1]', '::7f00:1'],
  ['[::ffff:127.0.0.1]', '::ffff:127.0.0.1'],
  ['[::ffff:a00:1]', '::ffff:a00:1'],
  ['[64:ff9b::7f00:1]', '64:ff9b::7f00:1'],
  ['[64:ff9b:1::a00:1]', '64:ff9b:1::a00:1'],
  ['[100::1]', '100::1'],
  ['[2001::1]', '2001::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2002:7f00:1::]', '2002:7f00:1::'],
  ['[3fff::1]', '3fff::1'],
  ['[5f00::1]', '5f00::1'],
  ['[fc00::1]', 'fc00::1'],
  ['[fd12:3456::1]', 'fd12:3456::1'],
  ['[fe80::1]', 'fe80::1'],
  ['[fec0::1]', 'fec0::1'],
  ['[ff02::1]', 'ff02::1'],
  // Outside of what was ever given out.
  ['[100:0:0:1::1]', '100:0:0:1::1'],
  ['[1::1]', '1::1'],
  ['[4000::1]', '4000::1'],
  ['[8000::1]', '8000::1'],
  ['[fe00::1]', 'fe00::1']
]

const family = (address: string): number => (address.includes(':') ? 6 : 4)
const refused = { kind: 'refused', reason: 'address' }
/** What lies between may have led there: a redirect over a connection without encryption, or where names are looked up. */
const doubted = { ...refused, isDoubtful: true }
const wanted: OutsideRequest = {
  headers: {},
  ownServer: null,
  bytes: 1_000,
  timeout: 5_000,
  signal: new AbortController().signal
}

/** The first server of a chain, which a test may read. */
let first: FakeServer
/** Where every other connection ends, wherever it was meant to go: nothing may ever arrive here. */
let trap: Server
let trapped: number
/** The addresses that each other connection was given to choose from. */
let dialled: string[]
let next: string

const offeredTo = (options: ClientRequestArgs): void => {
  const lookup = options.lookup as LookupFunction | undefined
  if (lookup === undefined) dialled.push(`${options.host ?? ''} of the system`)
  else
    lookup(options.host ?? '', { all: true }, (_problem, found) => {
      dialled.push(...(typeof found === 'string' ? [found] : found.map(({ address }) => address)))
    })
}

beforeEach(async () => {
  next = ''
  dialled = []
  trapped = 0
  first = await startFakeServer(() => ({ status: 302, json: null, headers: { location: next } }))
  trap = createServer((_request, response) => response.end('what nobody may read'))
  trap.on('connection', () => {
    trapped += 1
  })
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
  const place = trap.address()
  const port = typeof place === 'object' ? (place?.port ?? 0) : 0
  const { port: firstPort } = new URL(first.origin)
  const dial = (options: ClientRequestArgs): Socket => {
    if (`${options.port ?? ''}` === firstPort) return connect(Number(firstPort), '127.0.0.1')
    offeredTo(options)
    return connect(port, '127.0.0.1')
  }
  vi.spyOn(PlainAgent.prototype, 'createConnection').mockImplementation(dial)
  vi.spyOn(SecureAgent.prototype, 'createConnection').mockImplementation(dial)
})

afterEach(async () => {
  vi.restoreAllMocks()
  await first.stop()
  trap.closeAllConnections()
  await new Promise((resolve) => trap.close(resolve))
})

const read = (address: string, resolve?: Resolve) =>
  createOutside({
    allowed: [new URL(first.origin).host],
    resolve:
      resolve ??
      (async (name) => {
        throw new Error(`${name} is not to be looked up`)
      })
  }).read(address, wanted)
const named =
  (...addresses: string[]): Resolve =>
  async () =>
    addresses.map((address) => ({ address, family: family(address) }))

it('there are more than forty of them', () => {
  expect(forbidden.length).toBeGreaterThan(40)
})

it.each(forbidden)('%s is not read as it stands, by http or https', async (written) => {
  for (const scheme of ['http', 'https']) expect(await read(`${scheme}://${written}/a.png`)).toEqual(refused)
  expect({ dialled, trapped }).toEqual({ dialled: [], trapped: 0 })
})

it.each(forbidden)('%s is not read where a redirect leads', async (written) => {
  for (const scheme of ['http', 'https']) {
    next = `${scheme}://${encodeURI(written)}/a.png`
    expect(await read(`${first.origin}/a.png`)).toEqual(doubted)
  }
  expect(first.requests).toHaveLength(2)
  expect({ dialled, trapped }).toEqual({ dialled: [], trapped: 0 })
})

it.each(forbidden)(
  '%s is not read by a name that stands for it, alone or among others',
  async (_, address) => {
    for (const resolve of [named(address), named('93.184.216.34', address), named(address, '93.184.216.34')])
      expect(await read('https://media.example/a.png', resolve)).toEqual(doubted)
    next = 'https://media.example/a.png'
    expect(await read(`${first.origin}/a.png`, named(address))).toEqual(doubted)
    expect({ dialled, trapped }).toEqual({ dialled: [], trapped: 0 })
  }
)

it.each(forbidden)('%s is not read by a name that stands for it the second time', async (_, address) => {
  const asked: string[] = []
  const changing: Resolve = async (name) => {
    asked.push(name)
    return await named(asked.length === 1 ? '93.184.216.34' : address)(name)
  }
  // The connection is made to what was judged. Something else answers there (here the trap): that is noticed too.
  expect(await read('http://media.example/a.png', changing)).toEqual({ kind: 'unavailable' })
  expect({ dialled, asked }).toEqual({ dialled: ['93.184.216.34'], asked: ['media.example'] })
  // A redirect to the same name asks anew, and judges anew.
  next = 'http://media.example/b.png'
  expect(await read(`${first.origin}/a.png`, changing)).toEqual(doubted)
  expect(dialled).toEqual(['93.184.216.34'])
})

it.each([
  'localhost',
  'localhost.',
  'LOCALHOST',
  'anything.localhost',
  'intranet',
  'ip6-localhost',
  'printer.local',
  'metadata.google.internal',
  'metadata.google.internal.',
  'host.docker.internal',
  'routeur.home.arpa',
  'nas.lan',
  'hidden.onion'
])('%s is a name of the inside: it is not even looked up, whatever it would stand for', async (name) => {
  expect(await read(`http://${name}/a.png`)).toEqual(refused)
  expect(await read(`http://${name}/a.png`, named('93.184.216.34'))).toEqual(refused)
  next = `http://${name}/a.png`
  expect(await read(`${first.origin}/a.png`, named('93.184.216.34'))).toEqual(doubted)
  expect({ dialled, trapped }).toEqual({ dialled: [], trapped: 0 })
})

it.each(['fe80::1%eth0', '2606:2800:220:1::1%eth0', 'nonsense', '', '::ffff:7f00:1'])(
  'a name that stands for %j is not read: no such address is public',
  async (address) => {
    const resolve: Resolve = async () => [{ address, family: family(address) }]
    expect(await read('https://media.example/a.png', resolve)).toEqual(doubted)
    expect({ dialled, trapped }).toEqual({ dialled: [], trapped: 0 })
  }
)

it('the environment of the app names no way out: proxies that it bears are not asked', async () => {
  const names = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY']
  for (const name of names) vi.stubEnv(name, name === 'NODE_USE_ENV_PROXY' ? '1' : first.origin)
  await read('http://media.example/a.png', named('93.184.216.34'))
  vi.unstubAllEnvs()
  expect({ dialled, asked: first.requests.length }).toEqual({ dialled: ['93.184.216.34'], asked: 0 })
})

it.each(['22', '25', '3306', '6379', '8080', '11211'])(
  'port %s is not read, on whatever address',
  async (port) => {
    expect(await read(`http://93.184.216.34:${port}/a.png`)).toEqual(refused)
    expect({ dialled, trapped }).toEqual({ dialled: [], trapped: 0 })
  }
)
