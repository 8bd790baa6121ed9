import { type ChildProcess, fork } from 'node:child_process'
import type { AppInput, AppOutput, AppPath } from '../../src/shared/contract/contract.ts'
import type { Result } from '../../src/shared/result.ts'
import type { Answer, Birth, Order, Usage } from './messages.ts'

const death = 'the process is dead'

/** Whether this is what every call throws once its process is dead. */
export const isDeath = (problem: unknown): boolean => problem instanceof Error && problem.message === death

/** One process of the app, from its start to its death. */
export interface Life {
  /** Refused calls come back as such. */
  call<Path extends AppPath>(path: Path, input: AppInput<Path>): Promise<Result<AppOutput<Path>>>
  /** The value of a call that must work. */
  ask<Path extends AppPath>(path: Path, input: AppInput<Path>): Promise<AppOutput<Path>>
  /** Everything that is due is done; tells the absences so far. */
  wake(times?: number): Promise<readonly unknown[]>
  choose(file: string): Promise<void>
  /** What the database says is wrong with itself. */
  check(): Promise<readonly string[]>
  usage(): Promise<Usage>
  tend(): Promise<void>
  kill(): void
  /** SIGSTOP, and SIGCONT after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>
  stop(): Promise<void>
  /** Settles when the process is gone. */
  readonly died: Promise<void>
  isOver(): boolean
}

/** Long beyond what any order takes: a process that says nothing any more has failed. */
const patience = 180_000

type OrderWithoutId = Order extends infer One ? (One extends Order ? Omit<One, 'id' | 'at'> : never) : never

/** Starts the app; throws a death (`isDeath`) when it does not live to say so. `now` is asked at each order. */
export const beBorn = async (
  program: string,
  birth: Omit<Birth, 'at'>,
  now: () => string,
  onBorn: (life: Pick<Life, 'kill'>) => void = () => {}
): Promise<Life> => {
  const child: ChildProcess = fork(program, [JSON.stringify({ ...birth, at: now() })], {
    execArgv: ['--expose-gc'],
    env: { ...process.env, NODE_ENV: 'test' },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  })
  let over = false
  let said = ''
  child.stderr?.on('data', (data) => {
    said += String(data)
  })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(problem: Error): void }>()
  let begin: { resolve(): void; reject(problem: Error): void } | null = null
  const started = new Promise<void>((resolve, reject) => {
    begin = { resolve, reject }
  })
  const died = new Promise<void>((resolve) => {
    child.on('exit', (code, signal) => {
      over = true
      // Only the kill that was asked for, or an orderly end, is a death; the rest is a bug.
      const problem =
        signal === 'SIGKILL' || code === 0 ? new Error(death) : new Error(`ended with ${code}: ${said}`)
      begin?.reject(problem)
      for (const one of waiting.values()) one.reject(problem)
      waiting.clear()
      resolve()
    })
  })
  child.on('message', (answer: Answer) => {
    if (answer.kind === 'started') begin?.resolve()
    else if (answer.kind === 'problem') begin?.reject(new Error(JSON.stringify(answer.problem)))
    else {
      const one = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (answer.kind === 'answer') one?.resolve(answer.value)
      else one?.reject(new Error(answer.problem))
    }
  })
  let orders = 0
  const order = async (wanted: OrderWithoutId): Promise<unknown> => {
    if (over) throw new Error(death)
    orders += 1
    const id = orders
    const timer = setTimeout(() => {
      waiting.get(id)?.reject(new Error(`no answer to ${JSON.stringify(wanted).slice(0, 300)}`))
      child.kill('SIGKILL')
    }, patience)
    try {
      return await new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject })
        child.send({ ...wanted, id, at: now() }, () => {})
      })
    } finally {
      clearTimeout(timer)
    }
  }
  const life: Life = {
    // The server in the process parsed the output with the contract's own schema.
    call: async (path, input) => (await order({ kind: 'call', path, input })) as Result<never>,
    async ask(path, input) {
      const result = await life.call(path, input)
      if (!result.ok) throw new Error(`${path} was refused: ${JSON.stringify(result.error)}`)
      return result.value
    },
    wake: async (times = 1) => (await order({ kind: 'wake', times })) as readonly unknown[],
    choose: async (file) => void (await order({ kind: 'choose', file })),
    check: async () => (await order({ kind: 'check' })) as readonly string[],
    usage: async () => (await order({ kind: 'usage' })) as Usage,
    tend: async () => void (await order({ kind: 'tend' })),
    kill: () => void child.kill('SIGKILL'),
    async sleep(milliseconds) {
      child.kill('SIGSTOP')
      await new Promise((resolve) => setTimeout(resolve, milliseconds))
      child.kill('SIGCONT')
    },
    async stop() {
      await order({ kind: 'stop' })
      await died
    },
    died,
    isOver: () => over
  }
  onBorn(life)
  await started
  return life
}
