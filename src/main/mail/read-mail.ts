import type { AddressObject, Attachment, ParsedMail } from 'mailparser'
import { type Instant, parseInstant } from '../../shared/model/instant.ts'
import { oneLine, withoutHidden } from '../../shared/text/plain-text.ts'
import { htmlText } from './html-text.ts'
import type { Mail } from './mail.ts'
import { isByHand, natureOf } from './mail-nature.ts'

export type MailReading =
  | { readonly kind: 'read'; readonly mail: Mail }
  /** Nothing in it can be read as a mail; its bytes are to be kept. */
  | { readonly kind: 'unreadable' }

/** Most characters of one text that are looked at: nobody answers a letter with a book. The raw mail is kept whole. */
const longestText = 400_000

/** As long as `longestText` once its tags are gone; what follows is not read: a parser takes seconds for all of 30 MB. */
const longestHtml = longestText * 4

/** Thirty megabytes of an attachment are half as many. The parser takes each by itself: of lines alone it made seconds and a gigabyte. */
const mostLines = 1_000_000

const longestSubject = 1_000
const longestName = 200
/** RFC 3696, errata 1690, with room for what a program wrote around it. */
const longestAddress = 320
/** A thread of a hundred answers names each of them; the nearest come first. A query takes no more than some thousand. */
const mostAnswers = 200
const longestId = 998

/** Reads the bytes of an `.eml` file or of an IMAP message (RFC 5322, MIME). Fetches nothing; never throws for what it is given. */
export const readMail = async (raw: Uint8Array, now: Instant): Promise<MailReading> => {
  if (hasMoreLines(raw, mostLines)) return { kind: 'unreadable' }
  try {
    const { simpleParser } = await import('mailparser')
    const parsed = await simpleParser(Buffer.from(raw), {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
      skipTextLinks: true,
      maxHtmlLengthToParse: longestHtml
    })
    // Any text is a mail to the parser: without a sender, a recipient and a subject it is none.
    if (parsed.from === undefined && parsed.to === undefined && parsed.subject === undefined)
      return { kind: 'unreadable' }
    return { kind: 'read', mail: toMail(parsed, now) }
  } catch {
    return { kind: 'unreadable' }
  }
}

const hasMoreLines = (raw: Uint8Array, most: number): boolean => {
  let lines = 0
  for (let at = raw.indexOf(10); at !== -1 && lines <= most; at = raw.indexOf(10, at + 1)) lines += 1
  return lines > most
}

const toMail = (parsed: ParsedMail, now: Instant): Mail => {
  const plain = cleaned(parsed.text ?? '')
  const html =
    parsed.html === false || parsed.html === undefined
      ? null
      : cleaned(htmlText(parsed.html.slice(0, longestHtml)))
  const { address, name } = senderOf(parsed)
  const subject = oneLine(parsed.subject ?? '', longestSubject)
  const text = plain.trim() === '' ? (html ?? '') : plain
  return {
    messageId: unbracketed(parsed.messageId),
    answers: [unbracketed(parsed.inReplyTo), ...listOf(parsed.references).toReversed().map(unbracketed)]
      .slice(0, mostAnswers)
      .filter((one, index, all): one is string => one !== null && all.indexOf(one) === index),
    from: address === '' ? null : address,
    fromName: name,
    to: [...addressesOf(parsed.to), ...addressesOf(parsed.cc), ...deliveredTo(parsed)],
    subject,
    sentAt: momentOf(parsed.date),
    text,
    htmlText: text === html ? null : html,
    attachments: parsed.attachments.filter(isApart).map(({ filename, contentType, size }) => ({
      name: filename === undefined ? null : oneLine(filename, longestName),
      mediaType: oneLine(contentType, longestName),
      size
    })),
    nature: natureOf({ header: (name) => headerOf(parsed, name), from: address, subject, text }, now),
    byHand: isByHand((name) => headerOf(parsed, name), address)
  }
}

const cleaned = (text: string): string => withoutHidden(text.slice(0, longestText))

/**
 * Who says that they wrote it. Several senders, or several headers of them, are nobody’s address: a server would have judged one
 * of them, and we might believe another.
 */
const senderOf = (parsed: ParsedMail): { readonly address: string; readonly name: string } => {
  const headers = parsed.headerLines.filter(({ key }) => key === 'from')
  const [from, ...others] = parsed.from?.value ?? []
  const name = oneLine(from?.name ?? '', longestName)
  if (headers.length <= 1 && others.length === 0)
    return { address: oneLine(from?.address?.toLowerCase() ?? '', longestAddress), name }
  const all = headers.map(({ line }) => line.slice(line.indexOf(':') + 1)).join(', ')
  return { address: oneLine(all.toLowerCase(), longestAddress), name: '' }
}

/** Null where it is told in no way, or in years that nobody writes mails in: a wrong clock makes no mail unreadable. */
const momentOf = (date: Date | undefined): Instant | null =>
  date === undefined || Number.isNaN(date.getTime()) ? null : parseInstant(date.toISOString())

const unbracketed = (id: string | undefined): string | null =>
  withoutHidden(id ?? '')
    .replaceAll(/\s/gu, '')
    .slice(0, longestId)
    .replace(/^<|>$/gu, '') || null

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? value.split(/\s+/u) : value

const addressesOf = (value: AddressObject | AddressObject[] | undefined): string[] =>
  [value ?? []]
    .flat()
    .flatMap((object) => object.value.flatMap(({ address }) => address?.toLowerCase() ?? []))

/** Where it really arrived: a plus-address that the sender's program shortened is often only here. */
const deliveredTo = (parsed: ParsedMail): string[] =>
  ['delivered-to', 'x-original-to', 'envelope-to'].flatMap(
    (name) => headerOf(parsed, name)?.toLowerCase() ?? []
  )

const headerOf = (parsed: ParsedMail, name: string): string | null => {
  const value = parsed.headers.get(name)
  if (typeof value === 'string') return value
  // The parser gathers some (List-*) under a name of its own.
  const line = parsed.headerLines.find(({ key }) => key === name)?.line
  return line === undefined ? null : line.slice(line.indexOf(':') + 1).trim()
}

/** Pictures inside the HTML belong to signatures. */
const isApart = (attachment: Attachment): boolean => !attachment.related
