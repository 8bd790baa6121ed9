import { type LinkifyIt, linkifyit } from 'linkify-it'
import tlds from 'tlds' with { type: 'json' }

/** Where a link stands in a text, in UTF-16 offsets, end exclusive. */
export interface FoundLink {
  readonly start: number
  readonly end: number
}

let finder: LinkifyIt | null = null
const topLevel = new Set<string>(tlds)

/** Made at the first use: its expression holds every top-level domain. */
const findWith = (): LinkifyIt => {
  finder ??= linkifyit({ fuzzyLink: true, fuzzyEmail: false, tlds: [...tlds] })
  return finder
}

/** The name of the host, without port and user, of `https://host/…` or `host/…`. */
const hostOf = (raw: string): string =>
  (raw.replace(/^[a-z]+:\/\//iu, '').split(/[/?#]/u)[0] ?? '').replace(/^.*@/u, '').replace(/:\d+$/u, '')

/** Whether a name ends as those of servers do: `pain.example` does not, nor does `devis.pdf`. */
export const endsInTopLevel = (raw: string): boolean => {
  const labels = hostOf(raw).toLowerCase().split('.')
  const last = labels.at(-1) ?? ''
  return labels.length > 1 && (topLevel.has(last) || last.startsWith('xn--'))
}

/**
 * The links that networks shorten: http and https under a real top-level domain; with `bare` also `example.com`, unless it
 * follows what makes it part of something else (an address, a mention, a path).
 */
export const findLinks = (text: string, bare: boolean): readonly FoundLink[] => {
  // No name of a server is without one. A signature stands under each reply, and is counted with every letter of it.
  if (!text.includes('.')) return []
  return (findWith().match(text) ?? [])
    .filter(({ schema, raw, index }) => {
      const before = text.slice(Math.max(0, index - 2), index)
      if (schema === '') return bare && !/[\p{L}\p{N}@＠#＃$_./-]$/u.test(before) && endsInTopLevel(raw)
      return /^https?:$/iu.test(schema) && !/[\p{L}\p{N}@＠#＃$]$/u.test(before) && endsInTopLevel(raw)
    })
    .map(({ index, lastIndex }) => ({ start: index, end: lastIndex }))
}
