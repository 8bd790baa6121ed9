/** The author's part of `at://did/app.bsky.feed.post/key`. */
export const authorOf = (uri: string): string => uri.split('/')[2] ?? ''

/** The last part of it. */
export const keyOf = (uri: string): string => uri.split('/').at(-1) ?? ''

const folders: ReadonlyMap<string, string> = new Map([
  ['app.bsky.feed.post', 'post'],
  ['app.bsky.feed.generator', 'feed'],
  ['app.bsky.graph.list', 'lists']
])

/** The page of a post, a feed or a list; a DID rather than a handle, for handles change. Of anything else, that of its author. */
export const pageOf = (uri: string): string => {
  const folder = folders.get(uri.split('/')[3] ?? '')
  const profile = `https://bsky.app/profile/${authorOf(uri)}`
  return folder === undefined ? profile : `${profile}/${folder}/${keyOf(uri)}`
}
