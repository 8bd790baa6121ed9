import { createHash } from 'node:crypto'
import type { ImportField, ImportMapping } from '../../shared/contract/imports.ts'
import { plainText } from '../../shared/text/plain-text.ts'
import type { InboundItem } from '../connectors/connector.ts'
import type { FileRecord } from '../connectors/files/file-record.ts'
import { type DateOrder, readDate } from './read-date.ts'

/** Why a row is not taken in, as a code of `locales/<language>/rejections.json`, and what its sentence names. */
export type RowRejection = 'no_text' | 'text_too_long' | 'date_not_understood'

export type RowOutcome =
  | { readonly kind: 'item'; readonly item: InboundItem }
  | {
      readonly kind: 'rejected'
      readonly reason: RowRejection
      readonly values: Readonly<Record<string, string | number>>
    }

export interface RowRules {
  readonly mapping: ImportMapping
  readonly dateOrder: DateOrder
  /** Longest text, in UTF-16 code units. */
  readonly longestText: number
  /** Whose presence the conversations are on: what it says is ours. */
  readonly accountName: string
  /** The message that the record stands inside of. */
  readonly insideRef: string | null
}

/** How databases and spreadsheets write "nothing". */
const nothing = /^(?:null|none|nil|nan|n\/a|undefined|-+)$/iu

/** No name is longer; what follows would push everything else off the screen. */
const longestName = 300

/** A value that a rejection quotes is cut to what a sentence can hold. */
const quoted = (text: string): string => (text.length <= 80 ? text : `${text.slice(0, 79)}…`)

/**
 * One record of a file as an item to take in. A row without a date is taken, with a date that cannot be understood it is
 * not; a row without a text is not. Without an id it is known by what it says, so that the same row is the same message.
 */
export const readRow = (record: FileRecord, rules: RowRules): RowOutcome => {
  const raw = (field: ImportField): string => {
    const column = rules.mapping[field]
    return column === undefined ? '' : (record.values.get(column) ?? '')
  }
  const told = (field: ImportField): string => {
    const value = raw(field).trim()
    return nothing.test(value) ? '' : value
  }
  const source = raw('text')
  // Markup may be several times longer than its words; beyond that it is not even reduced.
  const { text, spans } =
    source.length > rules.longestText * 4 ? { text: source, spans: [] } : plainText(source)
  if (text === '') return { kind: 'rejected', reason: 'no_text', values: {} }
  if (text.length > rules.longestText)
    return {
      kind: 'rejected',
      reason: 'text_too_long',
      values: { length: text.length, limit: rules.longestText }
    }
  const date = told('date')
  const publishedAt = date === '' ? null : readDate(date, rules.dateOrder)
  if (date !== '' && publishedAt === null)
    return { kind: 'rejected', reason: 'date_not_understood', values: { date: quoted(date) } }

  const author = oneLine(raw('author')).slice(0, longestName)
  const handle = author.replace(/^@/u, '')
  const post = oneLine(told('post'))
  const url = webAddress(told('url'))
  const postUrl = webAddress(post)
  const rating = readRating(told('rating'))
  const ref =
    told('id') || derivedRef([rules.insideRef, author, source, date, told('parent'), post, told('url')])
  const parent = told('parent')
  const parentRef = parent === '' || parent === '0' || parent === ref ? rules.insideRef : parent
  return {
    kind: 'item',
    item: {
      ref,
      // A reply belongs to its parent's conversation; ingest finds the root where the parent is known.
      conversationRef: parentRef ?? ref,
      parentRef,
      kind: rating === null ? 'comment' : 'review',
      author: {
        ref: handle === '' ? null : handle.toLowerCase(),
        handle,
        name: author,
        url: null,
        isUs: author !== '' && author.toLowerCase() === rules.accountName.toLowerCase()
      },
      subject:
        post === '' && url === null
          ? null
          : { ...titleOrText(postUrl === null ? post : ''), url: postUrl ?? url },
      text,
      spans,
      url,
      language: readLanguage(told('language')),
      rating,
      publishedAt,
      editedAt: null,
      state: 'visible',
      attachments: [],
      standing: 'shown',
      audience: 'public',
      replyTarget: null,
      context: false
    }
  }
}

const oneLine = (source: string): string => plainText(source).text.replace(/\s+/gu, ' ')

/** What is told of the post commented on: a short text is its title. */
const titleOrText = (post: string): { title: string | null; text: string | null } => {
  if (post === '') return { title: null, text: null }
  return post.length <= 200 ? { title: post, text: null } : { title: null, text: post }
}

/** Stands for the id that a file does not give: the same words by the same person at the same time are the same message. */
const derivedRef = (fields: readonly (string | null)[]): string => {
  const said = fields.map((field) => field?.replace(/\r\n?/gu, '\n').trim() ?? null)
  return `sha256:${createHash('sha256').update(JSON.stringify(said)).digest('hex')}`
}

const webAddress = (text: string): string | null =>
  /^https?:\/\/\S+$/iu.test(text) && URL.canParse(text) ? text : null

const spelledRatings = ['one', 'two', 'three', 'four', 'five']

/** `4`, `4/5`, `8/10`, `★★★★`, `FOUR`, `4 étoiles` as one to five; anything else says nothing. */
const readRating = (text: string): number | null => {
  const stars = text.match(/[★⭐]/gu)?.length ?? 0
  const spelled = spelledRatings.indexOf(text.toLowerCase()) + 1
  const number = /^(?<value>\d+(?:[.,]\d+)?)\s*(?:\/\s*(?<of>\d+)|(?:stars?|[ée]toiles?))?$/iu.exec(
    text
  )?.groups
  const scale = number?.['of'] === undefined ? 1 : 5 / Number(number['of'])
  const value =
    number === undefined ? stars || spelled : Number((number['value'] ?? '').replace(',', '.')) * scale
  const rounded = Math.round(value)
  return rounded >= 1 && rounded <= 5 ? rounded : null
}

const languageNames: Readonly<Record<string, string>> = {
  french: 'fr',
  francais: 'fr',
  english: 'en',
  anglais: 'en',
  german: 'de',
  allemand: 'de',
  spanish: 'es',
  espagnol: 'es',
  italian: 'it',
  italien: 'it',
  dutch: 'nl',
  neerlandais: 'nl',
  portuguese: 'pt',
  portugais: 'pt'
}

/** `fr`, `fr-FR`, `French`, `Français` as `fr`. */
const readLanguage = (text: string): string | null => {
  const name = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return languageNames[name] ?? /^(?<code>[a-z]{2,3})(?:[-_].*)?$/u.exec(name)?.groups?.['code'] ?? null
}
