import type { AccountId } from '../../shared/model/ids.ts'

/** One lane for each account: what takes long on one holds up neither the others nor the end of the application. */
export interface AccountLanes {
  /** Starts work on an account unless some is in progress there; does not wait for it. */
  start(accountId: AccountId, work: (signal: AbortSignal) => Promise<void>): void
  /** Cuts off what is in progress and waits for it. */
  stop(): Promise<void>
}

export const createAccountLanes = (): AccountLanes => {
  const inProgress = new Map<AccountId, Promise<void>>()
  const stopping = new AbortController()
  return {
    start(accountId, work) {
      if (stopping.signal.aborted || inProgress.has(accountId)) return
      inProgress.set(
        accountId,
        work(stopping.signal).finally(() => inProgress.delete(accountId))
      )
    },
    async stop() {
      stopping.abort()
      await Promise.all(inProgress.values())
    }
  }
}
