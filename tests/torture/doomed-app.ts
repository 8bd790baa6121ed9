import { subscribe } from 'node:diagnostics_channel'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { startApp } from '../../src/main/app.ts'
import { terminalDesktop } from '../../src/main/command-line/terminal-desktop.ts'
import { fileLog } from '../../src/main/runtime/log.ts'
import { crashChannel } from '../../src/main/runtime/reached.ts'
import type { Secrets } from '../../src/main/runtime/secrets.ts'
import { workersAt } from '../../src/main/runtime/workers.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { armDeath } from './arm-death.ts'
import type { Answer, Birth, Order } from './messages.ts'

/** The whole application in a process of its own, driven by its parent, which kills it. */

const birth: Birth = JSON.parse(process.argv[2] ?? '{}')
armDeath(birth.death)

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
    set: async (ref, value) => write({ ...read(), [ref]: value }),
    async remove(ref) {
      const { [ref]: _removed, ...rest } = read()
      write(rest)
    }
  }
}

/** What goes on: requests in the air, and how lately the work came to a point. */
let inTheAir = 0
let lastSign = performance.now()
subscribe(crashChannel, () => {
  lastSign = performance.now()
})
const countedFetch: typeof fetch = async (input, init) => {
  inTheAir += 1
  try {
    return await fetch(input, init)
  } finally {
    inTheAir -= 1
    lastSign = performance.now()
  }
}
const quietFor = 30
const longest = 4_000
const becomeQuiet = async (): Promise<void> => {
  const began = performance.now()
  lastSign = began
  for (let now = began; now - began < longest; now = performance.now()) {
    if (inTheAir === 0 && now - lastSign > quietFor) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const say = (answer: Answer): void => {
  process.send?.(answer)
}

const clock = fakeClock(birth.at)
const log = fileLog(birth.dataFolder, clock)
const beside = workersAt((name) => new URL(`./${basename(name)}.worker.js`, import.meta.url))
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
        globalThis.gc?.()
        return {
          resources: process.getActiveResourcesInfo(),
          heap: process.memoryUsage().heapUsed,
          listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)])
        }
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
