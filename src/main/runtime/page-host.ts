import type { Reach } from '../../shared/contract/handoffs.ts'

/** The page of colleagues, as the rest of the app knows it. */
export interface PageHost {
  /** Serves the page under the present settings, which may have changed. Serving it twice is the same as once. */
  serve(): Promise<void>
  /** Where it answers on this computer, or why it does not (`EADDRINUSE`). */
  status(): { readonly address: string | null; readonly failure: string | null }
  /** What links begin with, without a slash at the end, and who can open them; asks the public address whether it leads here. */
  reach(): Promise<{ readonly base: string; readonly reach: Reach }>
  /** The addresses of this computer that it could listen on. */
  interfaces(): readonly { readonly name: string; readonly address: string }[]
  stop(): Promise<void>
}

/** Where no page is served: commands that end at once, and tests about something else. */
export const closedPage: PageHost = {
  serve: async () => {},
  status: () => ({ address: null, failure: null }),
  reach: async () => ({ base: 'http://127.0.0.1', reach: 'closed' }),
  interfaces: () => [],
  stop: async () => {}
}
