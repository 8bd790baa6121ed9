import { type LoopbackHost, type LoopbackPage, startLoopbackListener } from './loopback-listener.ts'

/** The wait for a person who signs in elsewhere, in their own browser. */
export interface AwaitedBrowser {
  /** Where the browser is to come back to. */
  readonly redirect: string
  /** Aborted when the wait is over, however it ended. */
  readonly signal: AbortSignal
  /** For a page that the person copies from instead: the wait goes on, and nothing listens any more. */
  stopListening(): Promise<void>
  /** Ends the wait: nothing listens any more once what is being answered is answered. */
  end(): void
}

export interface BrowserWait {
  readonly host: LoopbackHost
  /** Milliseconds until the person is given up. */
  readonly within: number
  /** The browser is back at this address, which holds the code; what it shows then. */
  onReturn(browser: AwaitedBrowser, address: string): Promise<LoopbackPage>
  onExpiry(browser: AwaitedBrowser): void
}

/** Listens on this computer for a browser that comes back (RFC 8252), until the wait is ended or has lasted too long. */
export const awaitBrowser = async (wait: BrowserWait): Promise<AwaitedBrowser> => {
  const ending = new AbortController()
  const listener = await startLoopbackListener(wait.host, (address) => wait.onReturn(browser, address))
  const browser: AwaitedBrowser = {
    redirect: listener.redirect,
    signal: ending.signal,
    stopListening: listener.stop,
    end: () => ending.abort()
  }
  ending.signal.addEventListener('abort', () => void listener.stop(), { once: true })
  AbortSignal.timeout(wait.within).addEventListener(
    'abort',
    () => {
      if (!ending.signal.aborted) wait.onExpiry(browser)
    },
    { once: true }
  )
  return browser
}
