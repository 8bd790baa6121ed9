import type { Mentionable } from '../../../shared/contract/writing.ts'
import { fold } from '../../../shared/text/fold.ts'

const mostProposed = 8

/** `@zoe@toot.example` of a handle that may bear its sign already; null where it cannot be written as one word. */
export const mentionOf = (handle: string): string | null => {
  const bare = handle.replace(/^@+/u, '')
  return /^[\p{L}\p{M}\p{N}_.@-]+$/u.test(bare) ? `@${bare}` : null
}

const begins = ({ handle, name }: Mentionable, typed: string): boolean =>
  fold(handle.replace(/^@+/u, '')).startsWith(typed) ||
  fold(name).startsWith(typed) ||
  fold(name)
    .split(/[^\p{L}\p{N}]+/u)
    .some((word) => word.startsWith(typed))

/**
 * Whom a mention may mean, the nearest first: those who take part in the conversation, the last to speak before the others,
 * then those known elsewhere on the network. Each once.
 */
export const rankMentions = (
  typed: string,
  here: readonly Mentionable[],
  elsewhere: readonly Mentionable[]
): readonly (Mentionable & { readonly mention: string; readonly isHere: boolean })[] => {
  const wanted = fold(typed)
  const all = [
    ...here.filter((one) => begins(one, wanted)).map((one) => ({ ...one, isHere: true })),
    ...elsewhere.map((one) => ({ ...one, isHere: false }))
  ]
  const seen = new Set<string>()
  return all
    .flatMap((one) => {
      const mention = mentionOf(one.handle)
      if (mention === null || seen.has(mention.toLowerCase())) return []
      seen.add(mention.toLowerCase())
      return [{ ...one, mention }]
    })
    .slice(0, mostProposed)
}
