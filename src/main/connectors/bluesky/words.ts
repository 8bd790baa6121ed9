import type { Span } from '../../../shared/model/message.ts'
import { toSpans } from './facets.ts'
import { type Labelled, warningOf } from './labels.ts'
import { pageOf } from './page-address.ts'
import type { PostRecord } from './wire.ts'
import type { CardView, EmbedView, QuotedView } from './wire-embed.ts'

export interface Words {
  readonly text: string
  readonly spans: readonly Span[]
}

type Worded = Labelled & { readonly record: PostRecord; readonly embed: EmbedView | null }

/**
 * What a reader sees of a post: a warning on a first line of its own, the author's words, and below them, behind `>` as in
 * letters, what the author points at: the quoted post and the page behind a link.
 */
export const wordsOf = (post: Worded, quoted: QuotedView | null): Words => {
  const own = { text: post.record.text, spans: toSpans(post.record.text, post.record.facets) }
  const warning = warningOf(post)
  const card = post.embed?.card ?? null
  return [
    ...(warning === null ? [] : [plain(warning)]),
    ...(own.text === '' ? [] : [own]),
    ...(quoted === null ? [] : [quotationOf(quoted)]),
    ...(card === null ? [] : [pageBehind(card)])
  ].reduce(joined, plain(''))
}

const plain = (text: string): Words => ({ text, spans: [] })

const joined = (above: Words, below: Words): Words => {
  if (above.text === '') return below
  const start = `${above.text}\n\n`
  const spans = below.spans.map((span) => ({
    ...span,
    start: span.start + start.length,
    end: span.end + start.length
  }))
  return { text: start + below.text, spans: [...above.spans, ...spans] }
}

const quotationOf = ({ uri, handle, text }: QuotedView): Words =>
  behindMarks([handle === null ? '' : `@${handle}`, text ?? ''], pageOf(uri))

const pageBehind = ({ title, uri }: CardView): Words => behindMarks([title], uri)

/** Lines that are not the author's, and the address that they lead to. */
const behindMarks = (lines: readonly string[], address: string): Words => {
  const marked = lines
    .flatMap((line) => line.split('\n'))
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `> ${line}\n`)
    .join('')
  const start = marked.length + 2
  return {
    text: `${marked}> ${address}`,
    spans: [{ start, end: start + address.length, kind: 'link', target: address }]
  }
}
