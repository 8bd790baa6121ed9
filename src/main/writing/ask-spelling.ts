import type { SpellingLanguage } from '../../shared/contract/spelling.ts'
import type { Context, WorkerHandle } from '../runtime/context.ts'
import type { Store } from '../store/store.ts'
import { spellingAnswerSchema, type SpellingOrder } from './spelling-order.ts'

type SpellingContext = Pick<Context, 'store' | 'workers' | 'log'>

/** The worker of a store, and who waits for an answer. */
interface SpellingWorker {
  readonly handle: WorkerHandle
  readonly waiting: Map<number, (words: readonly string[]) => void>
  next: number
}

const running = new WeakMap<Store, SpellingWorker>()

/** It is started by the first question: who writes nothing keeps no dictionary in memory. */
const workerOf = (ctx: SpellingContext): SpellingWorker => {
  const known = running.get(ctx.store)
  if (known !== undefined) return known
  const waiting: SpellingWorker['waiting'] = new Map()
  const handle = ctx.workers.start('writing/spelling', null, (message) => {
    const { id, words } = spellingAnswerSchema.parse(message)
    waiting.get(id)?.(words)
    waiting.delete(id)
  })
  const worker: SpellingWorker = { handle, waiting, next: 1 }
  running.set(ctx.store, worker)
  void handle.ended.then((problem) => {
    if (problem !== null) ctx.log.error('spelling_ended', problem)
    running.delete(ctx.store)
    // Without it nothing is misspelt: writing goes on.
    for (const answer of waiting.values()) answer([])
  })
  return worker
}

const ask = (ctx: SpellingContext, order: (id: number) => SpellingOrder): Promise<readonly string[]> => {
  const worker = workerOf(ctx)
  const id = worker.next
  worker.next += 1
  return new Promise((resolve) => {
    worker.waiting.set(id, resolve)
    worker.handle.post(order(id))
  })
}

/** Those of the words that are not of the language. */
export const findMisspelt = async (
  ctx: SpellingContext,
  language: SpellingLanguage,
  words: readonly string[]
): Promise<readonly string[]> =>
  words.length === 0 ? [] : await ask(ctx, (id) => ({ kind: 'check', id, language, words: [...words] }))

/** What a word may have been meant to be, the likeliest first. */
export const suggestSpellings = (
  ctx: SpellingContext,
  language: SpellingLanguage,
  word: string
): Promise<readonly string[]> => ask(ctx, (id) => ({ kind: 'suggest', id, language, word }))

/** Lets go of the dictionaries. */
export const endSpelling = async ({ store }: Pick<Context, 'store'>): Promise<void> => {
  const worker = running.get(store)
  if (worker === undefined) return
  worker.handle.post({ kind: 'end' } satisfies SpellingOrder)
  await worker.handle.ended
}
