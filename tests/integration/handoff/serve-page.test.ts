import { statSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createPageHost } from '../../../src/main/handoff/serve-page.ts'
import { changeHandoffSettings } from '../../../src/main/store/handoff-settings.ts'
import { rawRequest } from '../../support/page-visitor.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
const ends: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

const open = async () => {
  ctx = await openTestContext({ fetch: globalThis.fetch })
  ends.push(() => ctx.close())
}

const host = () => {
  const page = createPageHost(ctx)
  ends.push(() => page.stop())
  return page
}

const settle = (changes: Parameters<typeof changeHandoffSettings>[1]) =>
  ctx.store.write((tx) => changeHandoffSettings(tx, changes))

it('listens on this computer alone until an address is chosen, and on no other then', async () => {
  await open()
  await settle({ port: 0 })
  const page = host()
  expect(page.status()).toEqual({ address: null, failure: null })
  expect((await page.reach()).reach).toBe('closed')
  await page.serve()
  const { address } = page.status()
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/u)
  expect((await page.reach()).reach).toBe('this_computer')
  expect(
    (await rawRequest(`${address}/here?challenge=${'a'.repeat(43)}`, ['Host', new URL(address ?? '').host]))
      .status
  ).toBe(200)

  await settle({ listenOn: '127.0.0.2' })
  await page.serve()
  const moved = page.status().address ?? ''
  expect(moved).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/u)
  await expect(fetch(`${address}/here`)).rejects.toThrow('fetch failed')
  expect((await page.reach()).base).toBe(moved)
})

it('keeps its port when it is asked to serve again, so that links stay', async () => {
  await open()
  await settle({ port: 0 })
  const page = host()
  await Promise.all([page.serve(), page.serve(), page.serve()])
  const { address } = page.status()
  await settle({ senderName: 'Samia' })
  await page.serve()
  expect(page.status().address).toBe(address)
})

it('says why it is closed when the port belongs to somebody else, and serves once another is chosen', async () => {
  await open()
  const stranger = createServer((socket) => socket.destroy())
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  ends.push(() => new Promise((resolve) => stranger.close(resolve)))
  const address = stranger.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  await settle({ port: address.port })
  const page = host()
  await page.serve()
  expect(page.status()).toEqual({ address: null, failure: 'EADDRINUSE' })
  expect((await page.reach()).reach).toBe('closed')
  await settle({ port: 0 })
  await page.serve()
  expect(page.status().failure).toBeNull()
  expect((await page.reach()).reach).toBe('this_computer')
})

it('knows that the app beside it serves the same page', async () => {
  await open()
  await settle({ port: 0 })
  const app = host()
  await app.serve()
  const port = Number(new URL(app.status().address ?? '').port)
  await settle({ port, publicAddress: `http://127.0.0.1:${port}` })
  const command = host()
  await command.serve()
  expect(command.status().failure).toBe('EADDRINUSE')
  expect(await command.reach()).toEqual({ base: `http://127.0.0.1:${port}`, reach: 'public' })
})

it('believes nobody who took its port first and cannot prove that they are of this folder', async () => {
  await open()
  let answer: (challenge: string) => string = () => ''
  const stranger = createHttpServer((request, response) => {
    response.end(answer(new URL(request.url ?? '', 'http://here').searchParams.get('challenge') ?? ''))
  })
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
  ends.push(() => new Promise((resolve) => stranger.close(resolve)))
  const address = stranger.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  await settle({ port: address.port })
  const guessed = 'b'.repeat(43)
  for (const said of [guessed, `${guessed}.${guessed}`, `${guessed}.`, '.', '']) {
    answer = () => said
    const page = host()
    await page.serve()
    expect(page.status()).toEqual({ address: null, failure: 'EADDRINUSE' })
    expect((await page.reach()).reach).toBe('closed')
  }
  // What ours once said to another challenge proves nothing.
  await settle({ port: 0 })
  const ours = host()
  await ours.serve()
  const once = await (await fetch(`${ours.status().address}/here?challenge=${guessed}`)).text()
  expect(once).toMatch(/^[\w-]{43}\.[\w-]{43}$/u)
  answer = () => once
  await settle({ port: address.port })
  const page = host()
  await page.serve()
  expect((await page.reach()).reach).toBe('closed')
  expect(statSync(join(ctx.dataFolder, 'page.key')).mode & 0o777).toBe(0o600)
})

it('tells a public address that leads here from one that leads elsewhere', async () => {
  await open()
  await settle({ port: 0 })
  const page = host()
  await page.serve()
  const { address } = page.status()
  await settle({ publicAddress: address })
  await page.serve()
  expect((await page.reach()).reach).toBe('public')
  const other = host()
  await other.serve()
  await settle({ publicAddress: other.status().address })
  await page.serve()
  expect((await page.reach()).reach).toBe('public_unreachable')
})
