/** Builds the app into out/, only when something that it is made of has changed. */
import { createHash } from 'node:crypto'
import { existsSync, linkSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { runCommand, say, stopWith } from './run-command.mjs'
import { projectFolder, setup } from './setup.mjs'

const stampFile = join(projectFolder, 'out', 'built-from')
const madeOf = [
  'src',
  'resources',
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'tsconfig.json'
]

/**
 * Builds if needed; answers `{ code, output }`, code 0 when out/ is up to date.
 * Two scripts that build at the same time wait for each other.
 */
export async function buildIfNeeded() {
  if (isBuilt()) return { code: 0, output: '' }
  return alone(async () => {
    if (isBuilt()) return { code: 0, output: '' }
    say('Building the app…')
    const fingerprint = fingerprintOfSources()
    rmSync(stampFile, { force: true })
    const result = await runCommand(
      process.execPath,
      [join(projectFolder, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
      { output: 'hide', cwd: projectFolder }
    )
    if (result.code === 0) writeFileSync(stampFile, fingerprint)
    return result
  })
}

/** Builds if needed, or shows what went wrong and ends with 1. */
export async function buildOrStop() {
  const { code, output } = await buildIfNeeded()
  if (code !== 0) stopWith(`${output}\nThe app could not be built; the lines above say why.`)
}

/** What the sources were when out/ was built: a name for this build. */
export function buildFingerprint() {
  return readFileSync(stampFile, 'utf8')
}

function isBuilt() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === fingerprintOfSources()
}

function fingerprintOfSources() {
  const hash = createHash('sha256')
  for (const file of madeOf.flatMap((name) => filesUnder(join(projectFolder, name)))) {
    hash.update(relative(projectFolder, file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesUnder(path) {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  const entries = readdirSync(path, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

async function alone(work) {
  const lockFile = join(projectFolder, 'node_modules', '.porte-parole-building')
  while (!tryToLock(lockFile)) await wait(200)
  try {
    return await work()
  } finally {
    rmSync(lockFile, { force: true })
  }
}

/** A hard link appears at once with its content, so nobody ever reads a lock without its owner. */
function tryToLock(lockFile) {
  const ownFile = `${lockFile}-${process.pid}`
  writeFileSync(ownFile, String(process.pid))
  try {
    linkSync(ownFile, lockFile)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (existsSync(lockFile) && !isRunning(ownerOf(lockFile))) rmSync(lockFile, { force: true })
    return false
  } finally {
    rmSync(ownFile, { force: true })
  }
}

/** Our own number where the lock has just been given back: the next attempt decides. */
function ownerOf(lockFile) {
  try {
    return Number(readFileSync(lockFile, 'utf8'))
  } catch {
    return process.pid
  }
}

function isRunning(processId) {
  try {
    return processId > 0 && process.kill(processId, 0)
  } catch {
    return false
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await setup({ systemLibraries: false })
  await buildOrStop()
}
