import { ImapFlow, type FetchMessageObject } from 'imapflow'
import type { MailTrial } from '../../shared/contract/mail.ts'
import type { MailAccount, MailInbox } from '../../shared/model/mail-account.ts'
import { mailTokensIn } from '../handoff/tokens.ts'
import type { MailKey } from './mail-grant.ts'
import { mailProblemOf } from './mail-problem.ts'
import { serverOptions } from './server-options.ts'
import { keptOfLargeMail, largestMail } from './take-mail.ts'

export type ImapInbox = Extract<MailInbox, { kind: 'imap' }>

/** How far a mailbox was read (RFC 9051, 2.3.1.1): numbers hold as long as the mailbox says the same validity. */
export interface MailboxPlace {
  readonly folder: string
  readonly validity: string
  readonly uid: number
}

/** The newest mails of a mailbox that is read for the first time, or that numbered its mails anew. */
const firstReach = 500
/** Most mails looked at before the place is kept. */
const batch = 100

/** Where the server puts what it takes for spam (`\\Junk`, RFC 6154), by its own word or by the usual names; null: nowhere. */
export const findSpamFolder = async (client: ImapFlow): Promise<string | null> =>
  (await client.list()).find(({ specialUse }) => specialUse === '\\Junk')?.path ?? null

export const openMailbox = (
  account: MailAccount,
  inbox: ImapInbox,
  key: MailKey,
  timeout: number
): ImapFlow =>
  new ImapFlow({
    ...serverOptions(inbox.server, account.authority),
    ...(inbox.server.security === 'tls' ? {} : { doSTARTTLS: inbox.server.security === 'starttls' }),
    auth: {
      user: inbox.server.user,
      ...(key.kind === 'password' ? { pass: key.secret } : { accessToken: key.secret })
    },
    logger: false,
    disableAutoIdle: true,
    // Some servers and firewalls end what is silent for half an hour.
    maxIdleTime: 4 * 60_000,
    connectionTimeout: timeout,
    greetingTimeout: timeout
  })

/**
 * Reads what is new since the place kept, oldest first, without marking anything as read. Only what bears a token of ours,
 * or is a server's notice, is fetched whole; `take` must have kept it before the place moves past it. Throws what imapflow
 * throws.
 */
export const readNewMails = async (
  client: ImapFlow,
  folder: string,
  former: MailboxPlace | null,
  take: (raw: Uint8Array, isWhole: boolean) => Promise<unknown>,
  keepPlace: (place: MailboxPlace) => Promise<void>
): Promise<void> => {
  const lock = await client.getMailboxLock(folder, { readOnly: true })
  try {
    const { mailbox } = client
    if (mailbox === false || mailbox === undefined) return
    const validity = String(mailbox.uidValidity)
    const known = former !== null && former.folder === folder && former.validity === validity ? former : null
    let uid = known?.uid ?? 0
    const range =
      known === null
        ? { sequence: `${Math.max(1, mailbox.exists - firstReach + 1)}:*`, byUid: false }
        : { sequence: `${known.uid + 1}:*`, byUid: true }
    if (mailbox.exists === 0)
      return await keepPlace({ folder, validity, uid: Math.max(uid, mailbox.uidNext - 1) })
    const heads = await client.fetchAll(
      range.sequence,
      { uid: true, envelope: true, size: true, headers: headersRead },
      { uid: range.byUid }
    )
    // `n:*` names the newest mail even when its number is smaller.
    const fresh = heads.filter((head) => head.uid > uid).toSorted((one, other) => one.uid - other.uid)
    for (const [index, head] of fresh.entries()) {
      if (mayBeOurs(head)) {
        const isWhole = (head.size ?? 0) <= largestMail
        const source = isWhole ? true : { start: 0, maxLength: keptOfLargeMail }
        const fetched = await client.fetchOne(String(head.uid), { source }, { uid: true })
        if (fetched !== false && fetched.source !== undefined) await take(fetched.source, isWhole)
      }
      uid = head.uid
      if ((index + 1) % batch === 0) await keepPlace({ folder, validity, uid })
    }
    await keepPlace({ folder, validity, uid: Math.max(uid, known === null ? mailbox.uidNext - 1 : uid) })
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

const mayBeOurs = ({ envelope, headers }: FetchMessageObject): boolean => {
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

/** Signs in, opens the folder and changes nothing. */
export const tryReceiving = async (
  account: MailAccount,
  key: MailKey,
  timeout: number
): Promise<MailTrial> => {
  const { inbox } = account
  if (inbox.kind !== 'imap') return { kind: 'not_used' }
  const client = openMailbox(account, inbox, key, timeout)
  // A connection that breaks says so twice: the command fails too.
  client.on('error', () => {})
  try {
    await client.connect()
    const lock = await client.getMailboxLock(inbox.folder, { readOnly: true })
    lock.release()
    await client.logout()
    return { kind: 'works' }
  } catch (error) {
    client.close()
    return { kind: 'failed', problem: mailProblemOf(error, key) }
  }
}
