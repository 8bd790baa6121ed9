import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { electronCommand, launchApp } from '../support/launch-electron.ts'

test('the window opens on its page, with the bridge and without Node', async () => {
  const { window, close } = await launchApp()
  expect(window.url()).toBe('app://porte-parole/')
  const found = await window.evaluate(() => ({
    node: ['process', 'require', 'module', 'Buffer', '__dirname'].filter((name) => name in globalThis),
    bridge: Object.keys(Reflect.get(globalThis, 'porteParole')).toSorted(),
    frozen: Object.isFrozen(Reflect.get(globalThis, 'porteParole'))
  }))
  expect(found).toEqual({ node: [], bridge: ['call', 'subscribe'], frozen: true })
  await close()
})

test('a page has little room for its things, so that it collects what it no longer shows; main has its own', async () => {
  const { app, window, close } = await launchApp()
  const megabyte = 1024 * 1024
  const ofPage = await window.evaluate(() => Reflect.get(performance, 'memory').jsHeapSizeLimit)
  const ofMain = await app.evaluate(
    () => process.getBuiltinModule('node:v8').getHeapStatistics().heap_size_limit
  )
  expect(ofPage / megabyte).toBeLessThan(600)
  expect(ofMain / megabyte).toBeGreaterThan(1_000)
  await close()
})

test('a second instance on the same data shows the first and quits', async () => {
  const { app, dataFolder, close } = await launchApp()
  const { command, words, environment } = electronCommand(dataFolder)
  const second = spawn(command, words, { env: environment, stdio: 'ignore' })
  expect(await once(second, 'exit')).toEqual([0, null])
  expect(app.windows()).toHaveLength(1)
  await close()
})

test('the menu speaks the language of the system, and runs actions of the page', async () => {
  const { app, window, close } = await launchApp({ language: 'fr' })
  await window.evaluate(() => {
    const heard = new Promise((resolve) => Reflect.get(globalThis, 'porteParole').subscribe(resolve))
    Reflect.set(globalThis, 'heard', heard)
  })
  const labels = await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items ?? []
    items[0]?.submenu?.items[0]?.click()
    return items.map(({ label }) => label)
  })
  expect(labels).toEqual(['Fichier', 'Édition', 'Conversation', 'Aller', 'Affichage', 'Aide'])
  expect(await window.evaluate(() => Reflect.get(globalThis, 'heard'))).toEqual({
    type: 'action',
    id: 'go_to_imports'
  })
  await close()
})

test('--screenshot writes the inbox as a PNG of 1440 × 860 and quits with 0', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'porte-parole-screenshot-'))
  const file = join(folder, 'inbox.png')
  const { command, words, environment } = electronCommand(join(folder, 'data'), {
    words: [`--screenshot=${file}`]
  })
  const child = spawn(command, words, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  expect(await once(child, 'exit')).toEqual([0, null])
  // The page asks until its window goes.
  expect(said).not.toContain('No handler registered')
  const png = readFileSync(file)
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1440, 860])
  await rm(folder, { recursive: true })
})

test('a database that is none is said in a sentence, and stays as it is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'porte-parole-damaged-'))
  const file = join(folder, 'porte-parole.sqlite')
  const content = 'A letter that somebody saved under this name. '.repeat(100)
  await writeFile(file, content)
  const { window, close } = await launchApp({ dataFolder: folder, language: 'fr' })
  await expect(window.getByRole('heading')).toHaveText(
    'Le fichier de la base de données de Porte-parole n’est pas une base de données.'
  )
  await expect(window.getByText(file)).toBeVisible()
  await close()
  expect(readFileSync(file, 'utf8')).toBe(content)
  // What the system keeps of it names no file, and quotes nobody.
  const { command, words, environment } = electronCommand(folder, { words: [`--screenshot=${file}.png`] })
  const child = spawn(command, words, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  expect(await once(child, 'close')).toEqual([1, null])
  expect(said).toContain('The file of Porte-parole’s database is not a database.')
  expect(said).toContain('not_a_database')
  expect(said).not.toContain(folder)
  await rm(folder, { recursive: true })
})
