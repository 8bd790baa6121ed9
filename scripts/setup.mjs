/**
 * Makes a fresh clone ready: npm packages, Node 24, system libraries.
 * Built-in modules only, for Node 20 and newer: it runs before anything is installed.
 */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { becomeCommand, runCommand, say, stopWith } from './run-command.mjs'
import { needsVirtualDisplay } from './virtual-display.mjs'

/** The project's folder, wherever a script is called from. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url))

const inProject = (...parts) => join(projectFolder, ...parts)

/**
 * What Electron, a virtual display and the screenshots need on Debian and Ubuntu. Those that the change
 * to 64-bit time renamed are known under either name.
 */
const systemPackages = [
  'xvfb',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libnotify4',
  'libxtst6',
  'libsecret-1-0',
  'fonts-noto-color-emoji'
]
const renamedPackages = new Set(['libgtk-3-0', 'libasound2'])

/** What tests use where it is there: a browser as colleagues have one, a keyring and its session, and who sees every call. */
const packagesOfTests = ['chromium', 'dbus', 'gnome-keyring', 'strace']

/**
 * Installs what is missing, then continues on the project's own Node: the calling script starts again
 * there, so nothing before the call should have an effect. Fast when there is nothing to do. `forTests`: also what tests use,
 * where it can be installed without asking.
 */
export async function setup({ systemLibraries, forTests = false }) {
  await installNpmPackages()
  await continueOnProjectNode()
  if (systemLibraries && process.platform === 'linux')
    await installSystemLibraries(forTests && isDebian() && process.getuid?.() === 0 ? packagesOfTests : [])
}

async function installNpmPackages() {
  const lockFile = inProject('package-lock.json')
  const stampFile = inProject('node_modules', '.porte-parole-setup')
  const lockHash = createHash('sha256').update(readFileSync(lockFile)).digest('hex')
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : ''
  if (stamp === lockHash) return
  if (!installedByHand(lockFile)) {
    say('Installing the npm packages…')
    const { code } = await runCommand('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
      output: 'to-stderr',
      cwd: projectFolder
    })
    if (code !== 0) stopWith('npm ci failed; the lines above say why.')
  }
  writeFileSync(stampFile, lockHash)
}

/** npm writes its hidden lock file last, so one as new as package-lock.json is a complete installation. */
function installedByHand(lockFile) {
  const hiddenLockFile = inProject('node_modules', '.package-lock.json')
  const slack = 2000
  return existsSync(hiddenLockFile) && statSync(hiddenLockFile).mtimeMs + slack >= statSync(lockFile).mtimeMs
}

async function continueOnProjectNode() {
  const binaries = inProject('node_modules', '.bin')
  const path = process.env.PATH ?? ''
  if (!path.split(delimiter).includes(binaries)) process.env.PATH = binaries + delimiter + path
  const wanted = JSON.parse(readFileSync(inProject('node_modules', 'node', 'package.json'), 'utf8')).version
  if (process.version === `v${wanted}`) return
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const executable = inProject('node_modules', 'node', 'bin', name)
  if (!existsSync(executable)) stopWith(`Node ${wanted} is missing: run "npm rebuild node", then try again.`)
  await becomeCommand(executable, process.argv.slice(1))
}

/** Ubuntu's package of this name only leads to another store. */
function isDebian() {
  const about = '/etc/os-release'
  return existsSync(about) && /^ID=debian$/m.test(readFileSync(about, 'utf8'))
}

async function installSystemLibraries(more) {
  const missing = await missingSystemPackages(more)
  if (missing.length === 0) return
  if (process.getuid?.() !== 0) {
    stopWith(
      `Electron needs libraries of the system that are not installed. Run this, then try again:\n` +
        `  sudo apt-get update && sudo apt-get install -y ${missing.join(' ')}`
    )
  }
  say(`Installing the system libraries ${missing.join(', ')}…`)
  const aptGet = (...words) =>
    runCommand('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-q', ...words], {
      output: 'hide',
      environment: { DEBIAN_FRONTEND: 'noninteractive' }
    })
  const update = await aptGet('update')
  const names = await Promise.all(missing.map(currentName))
  const install = await aptGet('install', '-y', '--no-install-recommends', ...names)
  if (install.code !== 0) {
    stopWith(`${update.code === 0 ? '' : update.output}${install.output}\napt-get could not install them.`)
  }
}

/** Empty where dpkg is absent: then only the person knows the names of the libraries. */
async function missingSystemPackages(more) {
  const wanted = [
    ...(needsVirtualDisplay() ? systemPackages : systemPackages.filter((name) => name !== 'xvfb')),
    ...more
  ]
  const { code, output } = await runCommand(
    'dpkg-query',
    ['-W', '-f', '${db:Status-Status} ${Package}\n', ...wanted, ...[...renamedPackages].map(newName)],
    { output: 'hide' }
  )
  if (code === 127) return []
  const installed = new Set(
    output
      .split('\n')
      .filter((line) => line.startsWith('installed '))
      .map((line) => line.slice('installed '.length))
  )
  return wanted.filter((name) => !installed.has(name) && !installed.has(newName(name)))
}

function newName(name) {
  return `${name}t64`
}

async function currentName(name) {
  if (!renamedPackages.has(name)) return name
  const { output } = await runCommand('apt-cache', ['policy', newName(name)], { output: 'hide' })
  return /Candidate: (?!\(none\))/.test(output) ? newName(name) : name
}
