/** Whether a transaction was refused because those of other connections left it no turn: nothing of it has begun. */
export const isBusy = (problem: unknown): boolean =>
  problem instanceof Error && 'code' in problem && String(problem.code).startsWith('SQLITE_BUSY')

/** Five minutes, since each try waits five seconds: what lasts longer is none of our own connections. */
const mostTries = 60

interface Patience {
  /** Asked before each further try: false gives up. */
  readonly goesOn?: () => boolean
  /** Called before each further try. */
  readonly onWait?: () => void
}

/**
 * Does again what other connections left no turn, for work that nobody waits for and that must not end because one process of
 * ours waits for another. The work is one transaction, or may be done from its beginning again.
 */
export const inPatience = async <T>(
  work: () => Promise<T>,
  { goesOn = () => true, onWait = () => {} }: Patience = {}
): Promise<T> => {
  for (let tries = 1; ; tries += 1)
    try {
      return await work()
    } catch (problem) {
      if (!isBusy(problem) || tries === mostTries || !goesOn()) throw problem
      onWait()
    }
}
