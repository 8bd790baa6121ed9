/** The port of a utility process of Electron, which has no other name for it in Node. */
interface UtilityPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  once(event: 'message', listener: (event: { readonly data: unknown }) => void): void
  postMessage(message: unknown): void
}

const utilityPort = (): UtilityPort | null => (process as { parentPort?: UtilityPort }).parentPort ?? null

/** The first message of whoever started this process: what it is to do. */
export const receiveOrder = (): Promise<unknown> =>
  new Promise((resolve) => {
    const port = utilityPort()
    if (port === null) {
      process.once('message', resolve)
      // Whoever asked is dead: what nobody waits for is not gone on with beside the next app.
      process.once('disconnect', () => process.exit(1))
    } else port.once('message', ({ data }) => resolve(data))
  })

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
