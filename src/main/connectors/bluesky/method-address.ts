export type Parameters = Readonly<Record<string, string | readonly string[]>>

/** A method of the network (`app.bsky.feed.getPosts`) as an address; a parameter may be given several times. */
export const methodAddress = (service: string | URL, method: string, parameters: Parameters = {}): URL => {
  const url = new URL(`/xrpc/${method}`, service)
  for (const [name, value] of Object.entries(parameters))
    for (const one of typeof value === 'string' ? [value] : value) url.searchParams.append(name, one)
  return url
}
