import { subscribe } from 'node:diagnostics_channel'
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { getHeapCodeStatistics, getHeapSpaceStatistics } from 'node:v8'
import { startApp } from '../../src/main/app.ts'
import { terminalDesktop } from '../../src/main/command-line/terminal-desktop.ts'
import { backUpWhenDue } from '../../src/main/backups/make-backup.ts'
import { tidyMedia } from '../../src/main/media/tidy-media.ts'
import { fileLog } from '../../src/main/runtime/log.ts'
import { crashChannel } from '../../src/main/runtime/reached.ts'
import type { Secrets } from '../../src/main/runtime/secrets.ts'
import { workersAt } from '../../src/main/runtime/workers.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { armDeath, passOnDeath } from './arm-death.ts'
import type { Answer, Birth, Order, Usage } from './messages.ts'

/** The whole application in a process of its own, driven by its parent, which kills it. */

const birth: Birth = JSON.parse(process.argv[2] ?? '{}')
armDeath(birth.death)
passOnDeath(birth.death)

/** A vault that a keyring keeps over a crash; what is in it is no secret here. */
const keptSecrets = (file: string): Secrets => {
  const read = (): Record<string, string> => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {})
  const write = (values: Record<string, string>): void => {
    writeFileSync(`${file}.next`, JSON.stringify(values))
    renameSync(`${file}.next`, file)
  }
  return {
    storage: 'keyring',
    get: async (ref) => read()[ref] ?? null,
    has: async (ref) => Object.hasOwn(read(), ref),
    set: async (ref, value) => write({ ...read(), [ref]: value }),
    async remove(ref) {
      const { [ref]: _removed, ...rest } = read()
      write(rest)
    }
  }
}

/** What goes on: requests and letters in the air, and how often the work came to a point. */
let inTheAir = 0
let signs = 0
subscribe(crashChannel, (point) => {
  signs += 1
  if (point === 'handoff.letter_claimed') inTheAir += 1
  if (point === 'handoff.letter_answered') inTheAir -= 1
})
const countedFetch: typeof fetch = async (input, init) => {
  inTheAir += 1
  try {
    return await fetch(input, init)
  } finally {
    inTheAir -= 1
    signs += 1
  }
}

/** Turns of the loop, not milliseconds: on a machine that does much else, these pass without anything being done. */
const quietTurns = 6
const longest = 10_000
const becomeQuiet = async (): Promise<void> => {
  const began = performance.now()
  let seen = signs
  for (let turns = 0; turns < quietTurns && performance.now() - began < longest; turns += 1) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    if (inTheAir > 0 || signs !== seen) turns = -1
    seen = signs
  }
}

const warnings: string[] = []
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`))

const openFiles = '/proc/self/fd'

const readUsage = async (): Promise<Usage> => {
  // What waits for a turn before it lets go has had it.
  for (let turns = 0; turns < 3; turns += 1) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  const resources: Record<string, number> = {}
  for (const name of process.getActiveResourcesInfo()) resources[name] = (resources[name] ?? 0) + 1
  const { heapUsed, external } = process.memoryUsage()
  // What is compiled late is no leak.
  const compiled = getHeapSpaceStatistics()
    .filter(({ space_name: name }) => name.startsWith('code'))
    .reduce((total, { space_used_size: size }) => total + size, 0)
  const { bytecode_and_metadata_size: bytecode } = getHeapCodeStatistics()
  return {
    resources,
    files: existsSync(openFiles) ? readdirSync(openFiles).length : null,
    heap: heapUsed + external - compiled - bytecode,
    listeners: process.eventNames().reduce((total, name) => total + process.listenerCount(name), 0),
    warnings
  }
}

const say = (answer: Answer): void => {
  process.send?.(answer)
}

const clock = fakeClock(birth.at)
const log = fileLog(birth.dataFolder, clock)
const beside = workersAt((name) => new URL(`./${basename(name)}.worker.js`, import.meta.url))
/** Or the folder. */
let fileToChoose: string | null = null
const absences: unknown[] = []

const outcome = await startApp({
  dataFolder: birth.dataFolder,
  resourcesFolder: birth.resourcesFolder,
  appVersion: '0.0.0',
  secrets: keptSecrets(join(birth.dataFolder, 'vault.json')),
  desktop: {
    ...terminalDesktop('fr', 'Europe/Paris'),
    chooseFile: async () => fileToChoose,
    chooseFolder: async () => fileToChoose,
    tellAbsence: (summary) => void absences.push(summary)
  },
  log,
  clock,
  fetch: countedFetch,
  workers: {
    start: (name, data, onMessage) =>
      beside.start(name, typeof data === 'object' ? { ...data, death: birth.death } : data, onMessage)
  }
})

if (outcome.kind === 'problem') {
  say({ kind: 'problem', problem: outcome.problem })
} else {
  const { app, ctx } = outcome
  const obey = async (order: Order): Promise<unknown> => {
    switch (order.kind) {
      case 'call':
        return await app.serve(order.path, order.input)
      case 'wake':
        for (let times = 0; times < order.times; times += 1) app.wake()
        await becomeQuiet()
        return absences
      case 'choose':
        fileToChoose = order.file
        return null
      case 'check':
        return await ctx.store.check()
      case 'usage':
        return await readUsage()
      case 'tend':
        await tidyMedia(ctx)
        await backUpWhenDue(ctx)
        return null
      case 'stop':
        await app.stop()
        return null
    }
  }
  process.on('message', (order: Order) => {
    clock.set(order.at)
    obey(order).then(
      (value) => {
        say({ kind: 'answer', id: order.id, value })
        if (order.kind === 'stop') process.disconnect()
      },
      (problem: unknown) =>
        say({ kind: 'broken', id: order.id, problem: problem instanceof Error ? (problem.stack ?? '') : '' })
    )
  })
  say({ kind: 'started' })
}
