/**
 * Lays the built app out as a packaged app has it, for the fallback Electron: package.json, out/,
 * resources/ and the better-sqlite3 that was built for it.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { buildFingerprint } from './build.mjs'
import { cacheFolder } from './cache-folder.mjs'
import { projectFolder } from './setup.mjs'

const oneDay = 24 * 3600 * 1000

/**
 * The folder to start Electron with: the project itself for the pinned version, a staged copy for the
 * fallback. Each build has its own copy, so an app that still runs keeps its files; copies not used for a
 * day are removed.
 */
export async function stageApp(electron) {
  if (electron.kind === 'pinned') return projectFolder
  const projectKey = createHash('sha256').update(projectFolder).digest('hex').slice(0, 12)
  const folder = join(cacheFolder, 'staged', projectKey)
  const staged = join(folder, buildFingerprint().slice(0, 12))
  await mkdir(folder, { recursive: true })
  if (!existsSync(staged)) await stageInto(staged, folder, electron.nativeModules)
  const now = new Date()
  await utimes(staged, now, now)
  await removeOld(folder, staged)
  return staged
}

async function stageInto(staged, folder, nativeModules) {
  const workFolder = await mkdtemp(join(folder, 'staging-'))
  for (const name of ['package.json', 'out', 'resources']) {
    const source = join(projectFolder, name)
    if (existsSync(source)) await cp(source, join(workFolder, name), { recursive: true })
  }
  await cp(nativeModules, join(workFolder, 'node_modules'), { recursive: true })
  // The copy appears whole; if another script was faster, its copy of the same build is as good.
  await rename(workFolder, staged).catch(async (error) => {
    await rm(workFolder, { recursive: true, force: true })
    if (!existsSync(staged)) throw error
  })
}

async function removeOld(folder, kept) {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const age = Date.now() - (await stat(path)).mtimeMs
    if (path !== kept && age > oneDay) await rm(path, { recursive: true, force: true })
  }
}
