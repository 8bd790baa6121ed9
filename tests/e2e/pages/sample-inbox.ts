import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { test } from 'playwright/test'
import { minute } from '../../../src/shared/model/instant.ts'
import { rankingsSettle } from '../../support/baselines.ts'
import { launchApp, type LaunchedApp, type LaunchOptions } from '../../support/launch-electron.ts'
import { type InboxPage, wholeInbox } from './inbox-page.ts'

export interface LaunchedSample extends LaunchedApp {
  readonly inbox: InboxPage
}

/** As scripts/prepare-e2e.mjs built it. */
const commandLine = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url))

/** What the sample says to be four minutes old is not much older in a copy. */
const oldest = 5 * minute

/** The sample that this process of tests copies. */
let made: { readonly folder: string; readonly at: number } | null = null

/** Reads the sample in by the command line, which asks what the welcome asks; the next run of tests removes it. */
const makeSample = async (): Promise<string> => {
  const { outputDir } = test.info().project
  await mkdir(outputDir, { recursive: true })
  const folder = await mkdtemp(join(outputDir, 'sample-'))
  const dataFolder = join(folder, 'data')
  await promisify(execFile)(process.execPath, [commandLine, 'sample', 'load', '--data', dataFolder], {
    env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') }
  })
  return dataFolder
}

/** Fills a data folder with the inbox of somebody who has just taken the sample. */
export const copySample = async (dataFolder: string): Promise<void> => {
  if (made === null || Date.now() - made.at > oldest) made = { at: Date.now(), folder: await makeSample() }
  await cp(made.folder, dataFolder, { recursive: true })
}

/**
 * Starts the app on an inbox with the sample, for tests of what comes after it: reading it in, and the fit of its words, takes
 * as long again as the start itself. Whoever asks how it comes in goes by the welcome (`openSample`).
 */
export const launchSample = async (
  options: Omit<LaunchOptions, 'dataFolder' | 'fill'> = {}
): Promise<LaunchedSample> => {
  const launched = await launchApp({ ...options, fill: copySample })
  try {
    const inbox = await wholeInbox(launched.window)
    // As after the welcome, which ranks before it shows anything.
    await rankingsSettle(launched.window)
    return { ...launched, inbox }
  } catch (problem) {
    await launched.close()
    throw problem
  }
}
