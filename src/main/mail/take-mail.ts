import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Instant } from '../../shared/model/instant.ts'
import { acceptMail, type MailOutcome, placeMailAgain, type ReceivedMail } from '../handoff/accept-mail.ts'
import { hashMailToken, mailTokensIn } from '../handoff/tokens.ts'
import type { Context } from '../runtime/context.ts'
import { reached } from '../runtime/reached.ts'
import { findLetterByMailToken, findLetterByMessageIds } from '../store/letters.ts'
import type { InboundMailRow, LetterRow } from '../store/schema.ts'
import type { Mail } from './mail.ts'
import { type MailReader, openMailReader, type ReaderContext } from './read-mail-apart.ts'

/** How much of a mail there is: all of it, the beginning of one that is too large, the head of one that is not given out. */
export type MailExtent = 'whole' | 'beginning' | 'head'

export type MailContext = Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'dataFolder'> & ReaderContext

export type TakenMail =
  | MailOutcome
  /** A person gave what is no mail: they are told, and nothing is kept. */
  | { readonly kind: 'unreadable' }
  /** It answers no letter of ours: it stays where it is, and nothing of it is kept. */
  | { readonly kind: 'not_ours' }

/** Largest mail that is read whole, in bytes, attachments included. */
export const largestMail = 30_000_000
/** Of a larger one, this much of its beginning is read and kept, in bytes. */
export const keptOfLargeMail = 256 * 1024

/**
 * Takes the bytes of an e-mail in: kept whole in the folder of mails, then its words handed on as a draft. `among` says
 * where it was found: in a mailbox with other mail, or in its folder of spam, only what answers a letter of ours is looked
 * at; a mail that a person gives by itself is always kept, and so is what nobody can read.
 */
export const takeMail = async (
  ctx: MailContext,
  raw: Uint8Array,
  among: 'other_mail' | 'spam' | 'given',
  extent: MailExtent = 'whole'
): Promise<TakenMail> => {
  const digest = await digestOf(raw)
  const read = await readReceived(ctx, raw, digest, extent)
  if (!read.isOurs && among !== 'given') return { kind: 'not_ours' }
  if (among === 'given' && isUnreadable(read.mail)) return { kind: 'unreadable' }
  const accepted = await acceptMail(ctx, {
    ...read.mail,
    rawFile: await keepRaw(ctx, digest, raw),
    foundIn: among === 'spam' ? 'spam' : 'inbox'
  })
  reached('handoff.mail_taken')
  return accepted
}

/**
 * Reads a mail in quarantine anew from its raw bytes, and looks anew for its place; null when it waits no longer.
 * `given`: its bytes as the server gives them out now, where it would not before.
 */
export const takeMailAgain = async (
  ctx: MailContext,
  row: Pick<InboundMailRow, 'id' | 'digest' | 'raw_file' | 'found_in' | 'reason'>,
  given: Uint8Array | null = null
): Promise<MailOutcome | null> => {
  if (given !== null) return await takeGivenOut(ctx, row, given)
  if (row.reason === 'mail_refused') return { kind: 'unplaced', reason: 'mail_refused' }
  const raw = await readRawMail(ctx, row.raw_file)
  if (raw === null) return { kind: 'unplaced', reason: 'unreadable' }
  const { mail } = await readReceived(
    ctx,
    raw,
    row.digest,
    row.reason === 'mail_too_large' ? 'beginning' : 'whole'
  )
  return await placeMailAgain(ctx, row.id, { ...mail, rawFile: row.raw_file, foundIn: row.found_in })
}

const takeGivenOut = async (
  ctx: MailContext,
  row: Pick<InboundMailRow, 'id' | 'found_in'>,
  raw: Uint8Array
): Promise<MailOutcome | null> => {
  const digest = await digestOf(raw)
  const { mail } = await readReceived(ctx, raw, digest, raw.length > largestMail ? 'beginning' : 'whole')
  const rawFile = await keepRaw(ctx, digest, raw)
  return await placeMailAgain(ctx, row.id, { ...mail, rawFile, foundIn: row.found_in })
}

/** The raw bytes of a mail that was kept; null when its file is gone. */
export const readRawMail = async (
  ctx: Pick<MailContext, 'dataFolder'>,
  rawFile: string
): Promise<Uint8Array | null> => {
  try {
    return await readFile(join(ctx.dataFolder, 'mails', rawFile))
  } catch {
    return null
  }
}

type ReadMail = Omit<ReceivedMail, 'rawFile' | 'foundIn'>

/** As many bytes of a mail as are digested in one turn. */
const digestedAtOnce = 2 ** 20

const digestOf = async (raw: Uint8Array): Promise<string> => {
  const hash = createHash('sha256')
  for (let start = 0; start < raw.length; start += digestedAtOnce) {
    hash.update(raw.subarray(start, start + digestedAtOnce))
    if (raw.length > digestedAtOnce) await nextTurn()
  }
  return hash.digest('hex')
}

type ReceivedRead = { readonly mail: ReadMail; readonly isOurs: boolean }

const readReceived = async (
  ctx: MailContext,
  raw: Uint8Array,
  digest: string,
  extent: MailExtent
): Promise<ReceivedRead> => {
  const reader = openMailReader(ctx)
  try {
    return await readWith(reader, ctx, raw, digest, extent)
  } finally {
    reader.end()
  }
}

const readWith = async (
  reader: MailReader,
  ctx: MailContext,
  raw: Uint8Array,
  digest: string,
  extent: MailExtent
): Promise<ReceivedRead> => {
  const now = ctx.clock.now()
  const reading = await reader.read(raw)
  if (reading.kind === 'unreadable')
    return {
      mail: { ...unreadMail(digest, now), nature: natureOfExtent(extent) ?? unreadable },
      isOurs: true
    }
  const { mail } = reading
  const answers = mail.answers.map((id) => `<${id}>`)
  const mayBearToken = [
    ...mail.to,
    mail.subject,
    mail.text.slice(0, 50_000),
    mail.htmlText?.slice(0, 50_000) ?? ''
  ]
  const returned =
    mail.nature.kind === 'undelivered' ? [Buffer.from(raw.subarray(0, 200_000)).toString('latin1')] : []
  const tokens = mailTokensIn([...answers, ...mayBearToken, ...returned])
  const letter =
    (await findLetterByMessageIds(ctx.store.read, answers)) ?? (await letterOfToken(ctx, tokens[0]))
  const { text, whole } = await reader.words(mail, letter?.text ?? null)
  return {
    isOurs: letter !== null || tokens.length > 0,
    mail: {
      messageId: mail.messageId,
      digest,
      fromAddress: mail.from ?? '',
      subject: mail.subject,
      receivedAt: receivedAt(mail, now),
      answers,
      mayBearToken: [...mayBearToken, ...returned],
      nature: natureOfExtent(extent) ?? natureOf(mail),
      byHand: mail.byHand,
      text,
      wholeText: whole,
      attachments: mail.attachments.map(({ name, mediaType, size }) => ({
        name: name ?? '',
        type: mediaType,
        bytes: size
      }))
    }
  }
}

/** Some programs keep nothing but the address or the subject: the letter is known all the same, and what it quotes of it. */
const letterOfToken = async (ctx: MailContext, token: string | undefined): Promise<LetterRow | null> =>
  token === undefined ? null : await findLetterByMailToken(ctx.store.read, hashMailToken(token))

const isUnreadable = ({ nature }: ReadMail): boolean =>
  nature.kind === 'unread' && nature.reason === 'unreadable'

const unreadable = { kind: 'unread', reason: 'unreadable' } as const

/** Of what is not whole nothing but that can be said. */
const natureOfExtent = (extent: MailExtent) => {
  if (extent === 'whole') return null
  return { kind: 'unread', reason: extent === 'head' ? 'mail_refused' : 'mail_too_large' } as const
}

const unreadMail = (digest: string, now: Instant): ReadMail => ({
  messageId: null,
  digest,
  fromAddress: '',
  subject: '',
  receivedAt: now,
  answers: [],
  mayBearToken: [],
  nature: unreadable,
  byHand: false,
  text: '',
  wholeText: '',
  attachments: []
})

/** Nobody's clock but ours decides whether an answer is late. */
const receivedAt = (mail: Mail, now: Instant): Instant =>
  mail.sentAt !== null && mail.sentAt < now ? mail.sentAt : now

const natureOf = ({ nature, text }: Mail) => {
  switch (nature.kind) {
    case 'person':
      return { kind: 'words' } as const
    case 'absence':
      return { kind: 'absence', until: nature.until } as const
    case 'undelivered':
      return { kind: 'bounce', message: text.replaceAll(/\s+/gu, ' ').trim().slice(0, 300) } as const
  }
}

/** Written beside, then named: a file of this name is always whole. Attachments stay inside it, unopened. */
const keepRaw = async (ctx: MailContext, digest: string, raw: Uint8Array): Promise<string> => {
  const folder = join(ctx.dataFolder, 'mails')
  const name = `${digest}.eml`
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const beside = join(folder, `${name}.${ctx.ids.next()}.part`)
  await writeFile(beside, raw, { mode: 0o600 })
  await rename(beside, join(folder, name))
  reached('handoff.mail_kept')
  return name
}
