import { readdir } from 'node:fs/promises'
import type { FetchMessageObject, ImapFlow } from 'imapflow'
import type { MailTrial } from '../../shared/contract/mail.ts'
import { day, type Instant, plus } from '../../shared/model/instant.ts'
import type { MailAccount, MailInbox } from '../../shared/model/mail-account.ts'
import { mailTokensIn } from '../handoff/tokens.ts'
import type { MailKey } from './mail-grant.ts'
import { after, each } from '../runtime/timers.ts'
import { mailProblemOf } from './mail-problem.ts'
import { serverOptions } from './server-options.ts'
import { keptOfLargeMail, largestMail, type MailExtent } from './take-mail.ts'

export type ImapInbox = Extract<MailInbox, { kind: 'imap' }>

/** How far a mailbox was read (RFC 9051, 2.3.1.1): numbers hold as long as the mailbox says the same validity. */
export interface MailboxPlace {
  readonly folder: string
  readonly validity: string
  readonly uid: number
  /** When; null: nobody wrote it down. */
  readonly readAt: Instant | null
}

/** Milliseconds. */
export interface MailboxLimits {
  /** A server that owes an answer may say nothing for so long, and hardly twice as long. */
  readonly silence: number
  /** All that is asked of it in one go is over by then, however busily it talks. */
  readonly whole: number
}

/** What a mailbox is given up for that says nothing, or comes to no end; its code is that of the library. */
class OverdueError extends Error {
  readonly code = 'ETIMEDOUT'
  constructor() {
    super('the mail server did not come to an end')
  }
}

/**
 * Runs what a server owes answers for, and ends its connection when none comes: the library itself waits for five minutes,
 * and for ever where a byte comes now and then.
 */
export const withinLimits = async <Value>(
  client: ImapFlow,
  { silence, whole }: MailboxLimits,
  run: () => Promise<Value>
): Promise<Value> => {
  let heard = client.stats().received
  let isOverdue = false
  const giveUp = (): void => {
    isOverdue = true
    client.close()
  }
  const beat = each(silence, () => {
    const { received } = client.stats()
    if (received === heard) giveUp()
    heard = received
  })
  const end = after(whole, giveUp)
  try {
    const value = await run()
    if (isOverdue) throw new OverdueError()
    return value
  } catch (problem) {
    throw isOverdue ? new OverdueError() : problem
  } finally {
    beat.callOff()
    end.callOff()
  }
}

/** The newest mails of a mailbox that is read for the first time, or that numbered its mails anew. */
const firstReach = 500
/** A mail that its server would not give out, so many times, is set aside: it may never do, and others wait behind it. */
export const mostRefusals = 3
/** Most mails looked at before the place is kept. */
const batch = 100

/** Where the server puts what it takes for spam (`\\Junk`, RFC 6154), by its own word or by the usual names; null: nowhere. */
export const findSpamFolder = async (client: ImapFlow): Promise<string | null> =>
  (await client.list()).find(({ specialUse }) => specialUse === '\\Junk')?.path ?? null

export const openMailbox = async (
  account: MailAccount,
  inbox: ImapInbox,
  key: MailKey,
  timeout: number
): Promise<ImapFlow> => {
  // Not before there is a mailbox: reading this code is a tenth of a start.
  const { ImapFlow: Client } = await import('imapflow')
  return new Client({
    ...serverOptions(inbox.server, account.authority),
    ...(inbox.server.security === 'tls' ? {} : { doSTARTTLS: inbox.server.security === 'starttls' }),
    auth: {
      user: inbox.server.user,
      ...(key.kind === 'password' ? { pass: key.secret } : { accessToken: key.secret })
    },
    logger: false,
    // How long it is waited for mail, and that it is read again after each wait, is up to who holds it.
    disableAutoIdle: true,
    connectionTimeout: timeout,
    greetingTimeout: timeout
  })
}

/** A server counts days by its own clock, and a mail is as old as the day on which it came there. */
const reachBeforePlace = 2 * day

/**
 * What is to be read of a mailbox: from the place on. Where the mails were numbered anew the place names no mail any more:
 * from the days on in which it was kept, however many came since, and the newest ones in any case.
 */
const rangeFrom = async (
  client: ImapFlow,
  exists: number,
  known: MailboxPlace | null,
  former: MailboxPlace | null
): Promise<{ readonly sequence: string; readonly byUid: boolean }> => {
  if (known !== null) return { sequence: `${known.uid + 1}:*`, byUid: true }
  const newest = Math.max(1, exists - firstReach + 1)
  if (former === null || former.readAt === null) return { sequence: `${newest}:*`, byUid: false }
  const since = plus(former.readAt, -reachBeforePlace)
  const found = (await client.search({ since })) || []
  return { sequence: `${Math.min(newest, ...found.slice(0, 1))}:*`, byUid: false }
}

/**
 * Reads what is new since the place kept, oldest first, without marking anything as read. Only what bears a token of ours,
 * or is a server's notice, is fetched whole; `take` must have kept it before the place moves past it. A mail that the
 * server refuses to give out holds up no other: the later ones are read, the place waits before it, and it is asked for
 * again until it was refused too often (`countRefusal`); then its head is taken in its place. Throws what imapflow throws,
 * of a refusal at the end.
 */
export const readNewMails = async (
  client: ImapFlow,
  folder: string,
  former: MailboxPlace | null,
  now: Instant,
  take: (raw: Uint8Array, extent: MailExtent) => Promise<unknown>,
  keepPlace: (place: MailboxPlace) => Promise<void>,
  countRefusal: (mail: string) => number
): Promise<void> => {
  const lock = await client.getMailboxLock(folder, { readOnly: true })
  try {
    const { mailbox } = client
    if (mailbox === false || mailbox === undefined) return
    const validity = String(mailbox.uidValidity)
    const ofFolder = former !== null && former.folder === folder ? former : null
    const known = ofFolder?.validity === validity ? ofFolder : null
    let uid = known?.uid ?? 0
    const place = (reached: number): MailboxPlace => ({ folder, validity, uid: reached, readAt: now })
    if (mailbox.exists === 0) return await keepPlace(place(Math.max(uid, mailbox.uidNext - 1)))
    const range = await rangeFrom(client, mailbox.exists, known, ofFolder)
    const heads = await readHeads(client, range)
    // `n:*` names the newest mail even when its number is smaller.
    const fresh = heads.filter((head) => head.uid > uid).toSorted((one, other) => one.uid - other.uid)
    let refusal: unknown = null
    for (const [index, head] of fresh.entries()) {
      const read = mayBeOurs(head) ? await readSource(client, head) : null
      if (read?.kind === 'read') await take(read.source, read.extent)
      if (read?.kind === 'refused') {
        const isLeft = countRefusal(`${folder} ${validity} ${head.uid}`) >= mostRefusals
        if (isLeft) await take(headOf(head), 'head')
        else refusal ??= read.problem
      }
      if (refusal === null) uid = head.uid
      if ((index + 1) % batch === 0) await keepPlace(place(uid))
    }
    await keepPlace(place(uid))
    if (refusal !== null) throw refusal
  } finally {
    lock.release()
  }
}

type Head = Pick<FetchMessageObject, 'uid' | 'envelope' | 'headers' | 'size'>

/** The server lives and says no to this one thing (RFC 9051 7.1.2, 7.1.3). */
const isRefusal = (client: ImapFlow, problem: unknown): boolean =>
  client.usable &&
  problem instanceof Error &&
  ['NO', 'BAD'].includes(String(Reflect.get(problem, 'responseStatus'))) &&
  Reflect.get(problem, 'code') !== 'ETHROTTLE'

/** The heads of a range; where the server refuses some of it, one by one, and of what it refuses its number alone. */
const readHeads = async (
  client: ImapFlow,
  { sequence, byUid }: { readonly sequence: string; readonly byUid: boolean }
): Promise<readonly Head[]> => {
  const wanted = { uid: true, envelope: true, size: true, headers: headersRead }
  try {
    return await client.fetchAll(sequence, wanted, { uid: byUid })
  } catch (problem) {
    if (!isRefusal(client, problem)) throw problem
    const numbers = await client.fetchAll(sequence, { uid: true }, { uid: byUid })
    const heads: Head[] = []
    for (const { uid } of numbers) {
      const head = await client.fetchOne(String(uid), wanted, { uid: true }).catch((one: unknown) => {
        if (!isRefusal(client, one)) throw one
        return { uid }
      })
      if (head !== false) heads.push(head)
    }
    return heads
  }
}

type Source =
  | { readonly kind: 'read'; readonly source: Uint8Array; readonly extent: MailExtent }
  | { readonly kind: 'refused'; readonly problem: unknown }

/** The bytes of a mail; null: it is gone. */
const readSource = async (client: ImapFlow, { uid, size }: Head): Promise<Source | null> => {
  const isWhole = (size ?? 0) <= largestMail
  try {
    const source = isWhole ? true : { start: 0, maxLength: keptOfLargeMail }
    const fetched = await client.fetchOne(String(uid), { source }, { uid: true })
    if (fetched === false) return null
    if (fetched.source === undefined) return { kind: 'refused', problem: new Error('a mail without bytes') }
    return { kind: 'read', source: fetched.source, extent: isWhole ? 'whole' : 'beginning' }
  } catch (problem) {
    if (!isRefusal(client, problem)) throw problem
    return { kind: 'refused', problem }
  }
}

/** What is known of a mail that is not given out, as the head of a mail. */
const headOf = ({ uid, envelope, headers }: Head): Uint8Array => {
  const [from] = envelope?.from ?? []
  const to = [...(envelope?.to ?? []), ...(envelope?.cc ?? [])].flatMap(({ address }) => address ?? [])
  const lines = [
    ['Message-ID', envelope?.messageId],
    ['From', from?.address],
    ['To', to.join(', ')],
    ['Subject', envelope?.subject],
    ['In-Reply-To', envelope?.inReplyTo],
    ['X-Number-In-Mailbox', String(uid)]
  ].flatMap(([name, value]) => (value ? [`${name}: ${value.replaceAll(/[\r\n]+/gu, ' ')}`] : []))
  return Buffer.from([...lines, (headers?.toString('utf8') ?? '').trim(), '', ''].join('\r\n'))
}

/** Asks once more for a mail by its Message-ID; null: the server does not have it, or still does not give it out. */
export const readMailAgain = async (
  client: ImapFlow,
  folder: string,
  messageId: string
): Promise<Uint8Array | null> => {
  const lock = await client.getMailboxLock(folder, { readOnly: true })
  try {
    const found = (await client.search({ header: { 'message-id': messageId } }, { uid: true })) || []
    const uid = found.at(-1)
    const read = uid === undefined ? null : await readSource(client, { uid })
    return read?.kind === 'read' ? read.source : null
  } finally {
    lock.release()
  }
}

const headersRead = [
  'references',
  'in-reply-to',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-failed-recipients'
]

const mayBeOurs = ({ envelope, headers }: Head): boolean => {
  if (envelope === undefined && headers === undefined) return true
  const addresses = [...(envelope?.to ?? []), ...(envelope?.cc ?? [])].flatMap(({ address }) => address ?? [])
  const from = envelope?.from?.[0]?.address ?? ''
  const texts = [
    ...addresses,
    envelope?.subject ?? '',
    envelope?.inReplyTo ?? '',
    headers?.toString('utf8') ?? ''
  ]
  return mailTokensIn(texts).length > 0 || /^(?:mailer-daemon|postmaster)@/iu.test(from)
}

/** Signs in, opens the folder and changes nothing; of a folder of files, looks whether it can be read. */
export const tryReceiving = async (
  account: MailAccount,
  key: MailKey,
  timeout: number
): Promise<MailTrial> => {
  const { inbox } = account
  if (inbox.kind === 'none') return { kind: 'not_used' }
  if (inbox.kind === 'files') return await tryFolder(inbox.folder)
  const client = await openMailbox(account, inbox, key, timeout)
  // A connection that breaks says so twice: the command fails too.
  client.on('error', () => {})
  try {
    await withinLimits(client, { silence: timeout, whole: 3 * timeout }, async () => {
      await client.connect()
      const lock = await client.getMailboxLock(inbox.folder, { readOnly: true })
      lock.release()
      await client.logout()
    })
    return { kind: 'works' }
  } catch (error) {
    client.close()
    return { kind: 'failed', problem: mailProblemOf(error, key) }
  }
}

const tryFolder = async (folder: string): Promise<MailTrial> => {
  try {
    await readdir(folder)
    return { kind: 'works' }
  } catch (error) {
    return { kind: 'failed', problem: { ...mailProblemOf(error, null), kind: 'folder_missing' } }
  }
}
