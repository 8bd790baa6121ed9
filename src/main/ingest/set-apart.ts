import type { InboundItem } from '../connectors/connector.ts'
import type { KeptApart } from '../store/quarantine.ts'

/** More than that came with one message on no network that we know. */
const mostAttachments = 100
/** What a network calls things by, and where they stand: keys of our tables. */
const longestRef = 2_048

/** Signed addresses of files are long, and say nothing to anybody beyond that. */
const longestSource = 8_192
/** Mastodon takes 1,500 characters of what a picture shows, Bluesky 2,000. */
const longestDescription = 10_000

/** Why a message is kept whole in quarantine instead of shown in part: nothing of what somebody said is cut. */
type TooMuch = Pick<KeptApart, 'values'> & { readonly reason: 'item_too_long' | 'item_too_large' }

/** A message that is more than the app shows, or holds by name; null for every other. */
export const judgeExtent = (item: InboundItem, longestText: number): TooMuch | null => {
  const { length } = item.text
  if (length > longestText) return { reason: 'item_too_long', values: { length, limit: longestText } }
  const refs = [item.ref, item.conversationRef, item.parentRef ?? '', item.author.ref ?? '']
  const isLarge =
    item.attachments.length > mostAttachments ||
    refs.some((ref) => ref.length > longestRef) ||
    (item.replyTarget ?? '').length > longestSource ||
    item.attachments.some(
      ({ source, preview, description }) =>
        source.at.length > longestSource ||
        (preview?.at ?? '').length > longestSource ||
        (description ?? '').length > longestDescription
    )
  return isLarge ? { reason: 'item_too_large', values: { limit: mostAttachments } } : null
}

/** What of a page comes in, and what waits for a person, as it came. */
export const setApart = (
  items: readonly InboundItem[],
  longestText: number
): { readonly items: readonly InboundItem[]; readonly apart: readonly KeptApart[] } => {
  const taken: InboundItem[] = []
  const apart: KeptApart[] = []
  for (const item of items) {
    const tooMuch = judgeExtent(item, longestText)
    if (tooMuch === null) taken.push(item)
    else apart.push({ ref: item.ref, raw: JSON.stringify(item), ...tooMuch })
  }
  return { items: taken, apart }
}
