import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { cp, link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { extractFile, getRawHeader, listPackage, statFile } from '@electron/asar'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from 'playwright/test'
import { electronCommand } from '../support/launch-electron.ts'

/**
 * The app as it is shipped: packed, its fuses set. Playwright cannot drive it, as nobody can; it is started, and what it
 * leaves is looked at. Not shown here, as only a signed package of macOS or Windows can: that a changed archive is refused.
 * Electron does not look at it on Linux.
 */
const pack = fileURLToPath(new URL('../../scripts/pack.mjs', import.meta.url))

let work: string
let packed: {
  readonly executable: string
  readonly missingFuses: readonly string[]
  readonly archive: { readonly file: string; readonly algorithm: string; readonly hash: string }
}

test.skip(process.platform !== 'linux', 'the packed folder has another shape on this system')

test.beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'porte-parole-packed-'))
  const { stdout, stderr, status } = spawnSync(process.execPath, [pack, join(work, 'app')], {
    encoding: 'utf8'
  })
  expect(status, stderr).toBe(0)
  packed = JSON.parse(stdout)
})
test.afterAll(() => rm(work, { recursive: true, force: true }))

/** Runs a program to its end; one that does not end by itself, as with an error dialog, is ended. */
const run = async (
  executable: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>>
) => {
  const prepared = electronCommand(join(work, 'unused'))
  const switches = prepared.words.filter((word) => word === '--no-sandbox')
  const child = spawn(executable, [...switches, ...words], {
    env: { ...prepared.environment, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 30_000
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const [code] = await once(child, 'close')
  return { code, said }
}

/** A script that leaves a mark where it is run, whoever runs it. */
const writeTrap = async (name: string): Promise<{ readonly script: string; readonly mark: string }> => {
  const [script, mark] = [join(work, `${name}.cjs`), join(work, `${name}-ran`)]
  await writeFile(script, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, 'ran')\n`)
  return { script, mark }
}

const started = (name: string): readonly string[] => [
  `--user-data-dir=${join(work, name)}`,
  '--lang=en',
  `--screenshot=${join(work, `${name}.png`)}`
]

test('every fuse has been decided about, and reads back from the program as decided', async () => {
  const { version: _version, ...wire } = await getCurrentFuseWire(packed.executable)
  const read = Object.fromEntries(
    Object.entries(wire).map(([number, state]) => [FuseV1Options[Number(number)], FuseState[Number(state)]])
  )
  const wanted: Readonly<Record<string, string>> = {
    RunAsNode: 'DISABLE',
    EnableCookieEncryption: 'ENABLE',
    EnableNodeOptionsEnvironmentVariable: 'DISABLE',
    EnableNodeCliInspectArguments: 'DISABLE',
    EnableEmbeddedAsarIntegrityValidation: 'ENABLE',
    OnlyLoadAppFromAsar: 'ENABLE',
    LoadBrowserProcessSpecificV8Snapshot: 'DISABLE',
    GrantFileProtocolExtraPrivileges: 'DISABLE',
    WasmTrapHandlers: 'ENABLE'
  }
  // The old Electron that tests run on, where the pinned one cannot be had, lacks the newest fuse.
  expect(packed.missingFuses.filter((name) => name !== 'WasmTrapHandlers')).toEqual([])
  const there = Object.entries(wanted).filter(([name]) => !packed.missingFuses.includes(name))
  expect(read).toEqual(Object.fromEntries(there))
})

test('the sum of its archive is told to whoever signs: of its header, which holds the sum of every file', async () => {
  const archive = join(packed.executable, '..', 'resources', packed.archive.file)
  const { headerString, header } = getRawHeader(archive)
  expect(packed.archive).toEqual({
    file: 'app.asar',
    algorithm: 'SHA256',
    hash: createHash('sha256').update(headerString).digest('hex')
  })
  const sums = JSON.stringify(header).match(/"integrity":\{"algorithm":"SHA256"/gu) ?? []
  const files = listPackage(archive, { isPack: false }).filter((name) => {
    const entry = statFile(archive, name.slice(1), false)
    return !('files' in entry) && !('link' in entry)
  })
  expect(sums).toHaveLength(files.length)
  const { main } = JSON.parse(extractFile(archive, 'package.json').toString('utf8'))
  const index = statFile(archive, main, false)
  expect('integrity' in index && index.integrity.hash).toBe(
    createHash('sha256').update(extractFile(archive, main)).digest('hex')
  )
})

test('beside it stands the licence of every package that it was made with', () => {
  const text = readFileSync(join(packed.executable, '..', 'THIRD-PARTY-NOTICES.txt'), 'utf8')
  expect(text).toContain('hunspell-wasm')
  expect(text).toContain('MOZILLA PUBLIC LICENSE')
})

test('it starts from its archive and shows the inbox, whatever the environment and the command line ask for', async () => {
  const trap = await writeTrap('options')
  const netLog = join(work, 'said-to-servers.json')
  const { code, said } = await run(
    packed.executable,
    ['--inspect=0', '--remote-debugging-port=0', `--log-net-log=${netLog}`, ...started('shown')],
    { NODE_OPTIONS: `--require ${trap.script}`, NODE_EXTRA_CA_CERTS: trap.script }
  )
  expect(code, said).toBe(0)
  expect(existsSync(trap.mark)).toBe(false)
  expect(said).not.toContain('Debugger listening')
  expect(said).not.toContain('DevTools listening')
  expect(existsSync(join(work, 'shown', 'DevToolsActivePort'))).toBe(false)
  expect(existsSync(netLog)).toBe(false)
  const picture = readFileSync(join(work, 'shown.png'))
  // Width and height stand in the first chunk of a PNG; an empty window is a few kilobytes.
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([1440, 860])
  expect(picture.length).toBeGreaterThan(60_000)
  await cp(join(work, 'shown.png'), 'tests/results/packed.png')
})

test('it is no Node for anybody: the script that it is told to run is not run, and the app starts instead', async () => {
  const trap = await writeTrap('as-node')
  const asNode = { ELECTRON_RUN_AS_NODE: '1' }
  // What the program does without the fuse.
  const open = process.env['PORTE_PAROLE_ELECTRON'] ?? ''
  expect(spawnSync(open, [trap.script], { env: { ...process.env, ...asNode } }).status).toBe(0)
  expect(existsSync(trap.mark)).toBe(true)
  await rm(trap.mark)
  const { code, said } = await run(packed.executable, [trap.script, ...started('as-node')], asNode)
  expect(code, said).toBe(0)
  expect(existsSync(trap.mark)).toBe(false)
  expect(existsSync(join(work, 'as-node.png'))).toBe(true)
})

test('a folder of somebody else beside the program is no app', async () => {
  const { script, mark } = await writeTrap('other-app')
  const folder = join(work, 'planted')
  await mkdir(join(folder, 'resources', 'app'), { recursive: true })
  const source = join(packed.executable, '..')
  for (const entry of await readdir(source, { withFileTypes: true }))
    if (entry.isFile()) await link(join(source, entry.name), join(folder, entry.name))
    else if (entry.name !== 'resources')
      await cp(join(source, entry.name), join(folder, entry.name), { recursive: true })
  await writeFile(join(folder, 'resources', 'app', 'package.json'), '{"name": "other", "main": "main.cjs"}')
  await writeFile(
    join(folder, 'resources', 'app', 'main.cjs'),
    `${readFileSync(script, 'utf8')}process.exit(0)\n`
  )
  const { code } = await run(join(folder, basename(packed.executable)), ['--headless'], {})
  expect(existsSync(mark)).toBe(false)
  expect(code).not.toBe(0)
})
