import { waitAtMost } from './wait-at-most.ts'

/** The port of a utility process of Electron, which has no other name for it in Node. */
interface UtilityPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  once(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

const utilityPort = (): UtilityPort | null => (process as { parentPort?: UtilityPort }).parentPort ?? null

const receive = (): Promise<unknown> =>
  new Promise((resolve) => {
    const port = utilityPort()
    if (port === null) process.once('message', resolve)
    else port.once('message', ({ data }) => resolve(data))
  })

/** The first message of whoever started this process: what it is to do. */
export const receiveOrder = (): Promise<unknown> => {
  // Whoever asked is dead: what nobody waits for is not gone on with beside the next app.
  if (utilityPort() === null) process.once('disconnect', () => process.exit(1))
  return receive()
}

/** Tells whoever started this process; settles when it was handed over. */
export const tellParent = (message: unknown): Promise<void> =>
  new Promise((resolve) => {
    const port = utilityPort()
    if (port === null && process.send !== undefined) {
      process.send(message, () => resolve())
      return
    }
    port?.postMessage(message)
    // A utility process hands its messages over in its next turn.
    setImmediate(resolve)
  })

/** What the parent answers once it has the last message. */
export const heard = 'heard'

/** Longer than a parent that lives can be busy. */
const longestWait = 60_000

/**
 * Tells whoever started this process the last thing and ends it. A process that ends by itself takes its newest
 * messages along now and then: Electron hands them over in the background. So it waits to be told that this one came.
 */
export const tellLast = async (message: unknown): Promise<never> => {
  const answered = receive()
  await tellParent(message)
  await waitAtMost(longestWait, answered)
  process.exit(0)
}
