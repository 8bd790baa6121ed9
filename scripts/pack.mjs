/**
 * npm run pack -- FOLDER: lays the built app and its Electron out as they are shipped: the app in one archive, the fuses
 * set, the program under its own name (one that is called `electron` takes itself for a tool of developers). Neither signed
 * nor in an installer yet. Says on stdout, as JSON, where the program is, which fuses its Electron does not have, and the sum of
 * its archive, for whoever signs.
 */
import { createPackageWithOptions, getRawHeader } from '@electron/asar'
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, cp, link, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildOrStop } from './build.mjs'
import { findElectron } from './electron.mjs'
import { setFuses } from './fuses.mjs'
import { notices } from './notices.mjs'
import { stopWith } from './run-command.mjs'
import { projectFolder } from './setup.mjs'

/** What stands in the packages of the app; everything else is in its bundles. */
const nativePackages = ['better-sqlite3']

/**
 * Packs into `folder`, which must not exist yet; answers `{ executable, missingFuses, archive }`. Linux and Windows: a macOS app is a
 * bundle of its own shape.
 */
export async function packApp(electron, folder) {
  const executable = join(folder, process.platform === 'win32' ? 'porte-parole.exe' : 'porte-parole')
  await linkFolder(dirname(electron.executable), folder, new Set(['resources', 'native-modules']), (name) =>
    name === basename(electron.executable) ? basename(executable) : name
  )
  // The only file that is changed is the only one that is no link.
  await rm(executable)
  await copyFile(electron.executable, executable, constants.COPYFILE_FICLONE)
  const { missing } = await setFuses(executable)
  const archive = join(folder, 'resources', 'app.asar')
  await packArchive(electron, archive)
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.txt'), notices())
  return { executable, missingFuses: missing, archive: { file: 'app.asar', ...sumOf(archive) } }
}

/**
 * What whoever signs writes into the program (macOS: `ElectronAsarIntegrity` of Info.plist; Windows: the resource
 * `ElectronAsar`): the sum of the header, which holds the sums of all files. With its fuse set the program then refuses an
 * archive that was changed; Electron does not look on Linux. https://www.electronjs.org/docs/latest/tutorial/asar-integrity
 */
export function sumOf(archive) {
  const { headerString } = getRawHeader(archive)
  return { algorithm: 'SHA256', hash: createHash('sha256').update(headerString).digest('hex') }
}

async function packArchive(electron, archive) {
  await mkdir(dirname(archive), { recursive: true })
  const work = await mkdtemp(`${archive}-packing-`)
  try {
    for (const name of ['package.json', 'out', 'resources'])
      await cp(join(projectFolder, name), join(work, name), { recursive: true })
    const packages = join(work, 'node_modules')
    if (electron.nativeModules !== null) await cp(electron.nativeModules, packages, { recursive: true })
    else
      for (const name of nativePackages)
        await cp(join(projectFolder, 'node_modules', name), join(packages, name), { recursive: true })
    // The system loads native code from files only, and SQLite and WebAssembly want nothing else from outside the archive.
    await createPackageWithOptions(work, archive, { unpack: '*.node' })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Links where the file system can: an Electron has 200 MB. */
async function linkFolder(from, to, left, rename = (name) => name) {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (left.has(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, rename(entry.name))]
    if (entry.isDirectory()) await linkFolder(source, target, new Set())
    else await link(source, target).catch(() => copyFile(source, target, constants.COPYFILE_FICLONE))
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [, , folder] = process.argv
  if (!folder) stopWith('Name the folder to pack into; it must not exist yet.')
  await buildOrStop()
  const electron = await findElectron().catch((error) => stopWith(error.message))
  const from = process.env.INIT_CWD ?? process.cwd()
  process.stdout.write(`${JSON.stringify(await packApp(electron, resolve(from, folder)))}\n`)
}
