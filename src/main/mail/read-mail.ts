import { type AddressObject, type Attachment, type ParsedMail, simpleParser } from 'mailparser'
import { type Instant, instantFromMilliseconds } from '../../shared/model/instant.ts'
import { withoutHidden } from '../../shared/text/plain-text.ts'
import { htmlText } from './html-text.ts'
import type { Mail } from './mail.ts'
import { isByHand, natureOf } from './mail-nature.ts'

export type MailReading =
  | { readonly kind: 'read'; readonly mail: Mail }
  /** Nothing in it can be read as a mail; its bytes are to be kept. */
  | { readonly kind: 'unreadable' }

/** Most characters of one text that are looked at: nobody answers a letter with a book. The raw mail is kept whole. */
const longestText = 400_000

/** Reads the bytes of an `.eml` file or of an IMAP message (RFC 5322, MIME). Fetches nothing; never throws for what it is given. */
export const readMail = async (raw: Uint8Array, now: Instant): Promise<MailReading> => {
  try {
    const parsed = await simpleParser(Buffer.from(raw), {
      skipHtmlToText: true,
      skipTextToHtml: true,
      skipImageLinks: true,
      skipTextLinks: true,
      maxHtmlLengthToParse: longestText * 4
    })
    // Any text is a mail to the parser: without a sender, a recipient and a subject it is none.
    if (parsed.from === undefined && parsed.to === undefined && parsed.subject === undefined)
      return { kind: 'unreadable' }
    return { kind: 'read', mail: toMail(parsed, now) }
  } catch {
    return { kind: 'unreadable' }
  }
}

const toMail = (parsed: ParsedMail, now: Instant): Mail => {
  const plain = cleaned(parsed.text ?? '')
  const html = parsed.html === false || parsed.html === undefined ? null : cleaned(htmlText(parsed.html))
  const [from] = parsed.from?.value ?? []
  const subject = (parsed.subject ?? '').slice(0, 1_000)
  const text = plain.trim() === '' ? (html ?? '') : plain
  return {
    messageId: unbracketed(parsed.messageId),
    answers: [
      unbracketed(parsed.inReplyTo),
      ...listOf(parsed.references).toReversed().map(unbracketed)
    ].filter((one, index, all): one is string => one !== null && all.indexOf(one) === index),
    from: from?.address?.toLowerCase() ?? null,
    fromName: (from?.name ?? '').slice(0, 200),
    to: [...addressesOf(parsed.to), ...addressesOf(parsed.cc), ...deliveredTo(parsed)],
    subject,
    sentAt:
      parsed.date === undefined || Number.isNaN(parsed.date.getTime())
        ? null
        : instantFromMilliseconds(parsed.date.getTime()),
    text,
    htmlText: text === html ? null : html,
    attachments: parsed.attachments.filter(isApart).map(({ filename, contentType, size }) => ({
      name: filename?.slice(0, 200) ?? null,
      mediaType: contentType,
      size
    })),
    nature: natureOf(
      { header: (name) => headerOf(parsed, name), from: from?.address ?? '', subject, text },
      now
    ),
    byHand: isByHand((name) => headerOf(parsed, name), from?.address ?? '')
  }
}

const cleaned = (text: string): string => withoutHidden(text.slice(0, longestText))

const unbracketed = (id: string | undefined): string | null => id?.trim().replace(/^<|>$/gu, '') || null

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
