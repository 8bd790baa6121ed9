/** Work after which the screen is another one: keys pressed meanwhile are meant for that one, and are kept until it is there. */
const works = new Set<Promise<unknown>>()
const watching = new Set<() => void>()

/** No work holds the keys for longer: a machine that is that slow must not seem dead. */
const longestMilliseconds = 2_000

/** Resolves as the work does. Until then, what is pressed is kept (`useKeyboard` plays it after). */
export const keysWaitFor = <T>(work: Promise<T>): Promise<T> => {
  works.add(work)
  const end = (): void => {
    clearTimeout(timer)
    if (works.delete(work)) for (const notice of watching) notice()
  }
  const timer = setTimeout(end, longestMilliseconds)
  work.then(end, end)
  return work
}

/** Whether something that keys wait for is under way. */
export const isAwaited = (): boolean => works.size > 0

/** Tells when work ends that keys waited for. Returns the function that ends it. */
export const watchAwaited = (notice: () => void): (() => void) => {
  watching.add(notice)
  return () => watching.delete(notice)
}
