import { createHash } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '../../shared/model/instant.ts'
import { acceptMail, type MailOutcome } from '../handoff/accept-mail.ts'
import { mailTokensIn } from '../handoff/tokens.ts'
import type { Context } from '../runtime/context.ts'
import { findLetterByMessageIds } from '../store/letters.ts'
import { extractReply } from './extract-reply.ts'
import type { Mail } from './mail.ts'
import { readMail } from './read-mail.ts'

export type MailContext = Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'dataFolder'>

export type TakenMail =
  | MailOutcome
  /** These bytes are no mail. */
  | { readonly kind: 'unreadable' }
  /** It answers no letter of ours: it stays where it is, and nothing of it is kept. */
  | { readonly kind: 'not_ours' }

/** Largest mail that is read, in bytes, attachments included. */
export const largestMail = 30_000_000

/**
 * Takes the bytes of an e-mail in: kept whole in the folder of mails, then its words handed on as a draft. `among` says
 * where it was found: in a mailbox with other mail, or in its folder of spam, only what answers a letter of ours is looked
 * at; a mail that a person gives by itself is always kept.
 */
export const takeMail = async (
  ctx: MailContext,
  raw: Uint8Array,
  among: 'other_mail' | 'spam' | 'given'
): Promise<TakenMail> => {
  const now = ctx.clock.now()
  const reading = await readMail(raw, now)
  if (reading.kind === 'unreadable') return reading
  const { mail } = reading
  const answers = mail.answers.map((id) => `<${id}>`)
  const mayBearToken = [
    ...mail.to,
    mail.subject,
    mail.text.slice(0, 50_000),
    mail.htmlText?.slice(0, 50_000) ?? ''
  ]
  const letter = await findLetterByMessageIds(ctx.store.read, answers)
  const returned =
    mail.nature.kind === 'undelivered' ? [Buffer.from(raw).toString('latin1').slice(0, 200_000)] : []
  const isOurs = letter !== null || mailTokensIn([...answers, ...mayBearToken, ...returned]).length > 0
  if (!isOurs && among !== 'given') return { kind: 'not_ours' }
  const digest = createHash('sha256').update(raw).digest('hex')
  return await acceptMail(ctx, {
    messageId: mail.messageId,
    digest,
    rawFile: await keepRaw(ctx, digest, raw),
    fromAddress: mail.from ?? '',
    subject: mail.subject,
    receivedAt: receivedAt(mail, now),
    answers,
    mayBearToken: [...mayBearToken, ...returned],
    nature: natureOf(mail),
    text: extractReply(mail.text, letter?.text ?? null).text,
    wholeText: mail.text,
    foundIn: among === 'spam' ? 'spam' : 'inbox',
    attachments: mail.attachments.map(({ name, mediaType, size }) => ({
      name: name ?? '',
      type: mediaType,
      bytes: size
    }))
  })
}

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
  return name
}
