/** Work after which the screen is another one: keys pressed meanwhile are meant for that one, and are kept until it is there. */
const works = new Set<Promise<unknown>>()
const watching = new Set<(isOver: boolean) => void>()

/** No work holds the keys for longer: a machine that is that slow must not seem dead. */
const longestMilliseconds = 2_000

/** Resolves as the work does. Until then, what is pressed is kept (`useKeyboard` plays it after, or forgets it where it takes too long). */
export const keysWaitFor = <T>(work: Promise<T>): Promise<T> => {
  works.add(work)
  const end = (isOver: boolean): void => {
    clearTimeout(timer)
    if (works.delete(work)) for (const notice of watching) notice(isOver)
  }
  const timer = setTimeout(() => end(false), longestMilliseconds)
  work.then(
    () => end(true),
    () => end(true)
  )
  return work
}

/** Whether something that keys wait for is under way. */
export const isAwaited = (): boolean => works.size > 0

/**
 * Tells when work ends that keys waited for, and whether it is over: if not, they wait no longer, and the screen that they were
 * meant for is not there. Returns the function that ends it.
 */
export const watchAwaited = (notice: (isOver: boolean) => void): (() => void) => {
  watching.add(notice)
  return () => watching.delete(notice)
}
