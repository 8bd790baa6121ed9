/** The signal of a caller who waits for the end. */
export const neverAborted = (): AbortSignal => new AbortController().signal
