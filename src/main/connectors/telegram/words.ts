import type { Span } from '../../../shared/model/message.ts'
import type { WireEntity, WireMessage, WireParent } from './wire.ts'

interface Words {
  readonly text: string
  readonly spans: readonly Span[]
}

/** What a message says: its text, its caption, or what stands for words where there are none. */
export const wordsOf = (message: WireMessage | WireParent): Words => {
  if (message.text !== undefined)
    return { text: message.text, spans: toSpans(message.text, message.entities ?? []) }
  if (message.caption !== undefined)
    return { text: message.caption, spans: toSpans(message.caption, message.caption_entities ?? []) }
  return { text: wordless(message), spans: [] }
}

/** Nothing is said of what cannot be told in the sender's own words: an attachment speaks for itself. */
const wordless = ({ contact, dice, location, poll, rich_message, sticker, venue }: WireParent): string => {
  if (contact !== undefined)
    return [contact.first_name, contact.last_name, contact.phone_number].filter(Boolean).join(' ')
  if (venue !== undefined) return `${venue.title}\n${venue.address}`
  if (location !== undefined) return `${location.latitude}, ${location.longitude}`
  if (poll !== undefined) return [poll.question, ...poll.options.map((one) => `• ${one.text}`)].join('\n')
  if (rich_message !== undefined) return textsIn(rich_message.blocks).join('').trim()
  return sticker?.emoji ?? dice?.emoji ?? ''
}

/** The texts of a rich message in their order; each of its blocks is a line. */
const textsIn = (blocks: readonly unknown[]): readonly string[] =>
  blocks.map((block) => `${piecesOf(block).join('')}\n`)

/** Texts nest: a text is a string, a list of texts, or has its words under `text`, `blocks` or `items`. */
const piecesOf = (part: unknown): readonly string[] => {
  if (typeof part === 'string') return [part]
  if (Array.isArray(part)) return part.flatMap(piecesOf)
  if (typeof part !== 'object' || part === null) return []
  return Object.entries(part).flatMap(([name, value]) =>
    ['text', 'blocks', 'items'].includes(name) ? piecesOf(value) : []
  )
}

/** Offsets are UTF-16 as ours. What lies outside of the text is left out. */
const toSpans = (text: string, entities: readonly (WireEntity | undefined)[]): readonly Span[] =>
  entities.flatMap((entity): readonly Span[] => {
    if (entity === undefined || entity.offset + entity.length > text.length) return []
    const { offset: start, length } = entity
    const end = start + length
    const target = targetOf(entity, text.slice(start, end))
    return target === null ? [] : [{ start, end, ...target }]
  })

const targetOf = (entity: WireEntity, words: string): Pick<Span, 'kind' | 'target'> | null => {
  switch (entity.type) {
    case 'url':
      return { kind: 'link', target: /^[a-z][a-z0-9+.-]*:/iu.test(words) ? words : `https://${words}` }
    case 'text_link':
      return /^https?:/iu.test(entity.url ?? '') ? { kind: 'link', target: entity.url ?? '' } : null
    case 'email':
      return { kind: 'link', target: `mailto:${words}` }
    case 'mention':
      return { kind: 'mention', target: `https://t.me/${words.slice(1)}` }
    case 'text_mention':
      return entity.user === undefined ? null : { kind: 'mention', target: `tg://user?id=${entity.user.id}` }
    case 'hashtag':
      return { kind: 'tag', target: words }
    default:
      return null
  }
}
