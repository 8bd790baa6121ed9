import { setTimeout as wait } from 'node:timers/promises'

/** Lets this many milliseconds pass without holding the thread. */
export const pause = async (milliseconds: number): Promise<void> => {
  await wait(milliseconds)
}
