import type { Store } from '../../src/main/store/store.ts'

export interface DyingStore {
  readonly store: Store
  /** Settles when the process has died; never when it lives on. */
  readonly died: Promise<'died'>
}

const forever = new Promise<never>(() => {})

/**
 * A store whose process dies at one of its writes: just before the commit, so that nothing of it stays, or just after, so
 * that nobody learns of it. After that no write ever returns.
 */
export const dyingStore = (store: Store, atWrite: number, moment: 'before' | 'after'): DyingStore => {
  let writes = 0
  let die: (word: 'died') => void = () => {}
  const died = new Promise<'died'>((resolve) => {
    die = resolve
  })
  return {
    died,
    store: {
      ...store,
      async write(work) {
        writes += 1
        if (writes > atWrite) return await forever
        if (writes < atWrite) return await store.write(work)
        const death = new Error('the process dies')
        await store
          .write(async (tx) => {
            await work(tx)
            if (moment === 'before') throw death
          })
          .catch((problem: unknown) => {
            if (problem !== death) throw problem
          })
        die('died')
        return await forever
      }
    }
  }
}
