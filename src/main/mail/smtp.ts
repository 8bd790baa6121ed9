import { createTransport } from 'nodemailer'
import type { Logger } from 'nodemailer/lib/shared'
import type { MailTrial } from '../../shared/contract/mail.ts'
import type { MailAccount, MailProblem } from '../../shared/model/mail-account.ts'
import type { SendableLetter } from '../handoff/letter-to-send.ts'
import type { MailKey } from './mail-grant.ts'
import { mailProblemOf, statusOf } from './mail-problem.ts'
import { serverOptions } from './server-options.ts'

/** How giving a letter to the company's server ended. */
export type SmtpOutcome =
  | { readonly kind: 'accepted' }
  /** It surely did not leave, and may later. */
  | { readonly kind: 'later'; readonly problem: MailProblem }
  /** It surely did not leave, and will not like this. */
  | { readonly kind: 'refused'; readonly problem: MailProblem }
  /** The words were given, and the server's answer was lost: nobody knows whether it left. */
  | { readonly kind: 'unknown'; readonly problem: MailProblem }

export interface SmtpLimits {
  /** Milliseconds for the connection, the greeting, and each silence. */
  readonly timeout: number
  /** Ends the wait: what was given by then is unknown. */
  readonly signal: AbortSignal
}

/** Whether the server was given the words: only the log of commands tells, as the library calls every lost connection alike. */
interface Progress {
  wordsGiven: boolean
}

const watch = (progress: Progress): Logger => {
  const nothing = (): void => {}
  return {
    trace: nothing,
    info: nothing,
    warn: nothing,
    error: nothing,
    fatal: nothing,
    debug: (entry, message) => {
      if (typeof entry === 'object' && 'tnx' in entry && entry['tnx'] === 'client' && message === 'DATA')
        progress.wordsGiven = true
    }
  }
}

const open = (
  account: MailAccount,
  key: MailKey,
  { timeout }: Pick<SmtpLimits, 'timeout'>,
  progress: Progress
) =>
  createTransport({
    ...serverOptions(account.sending, account.authority),
    requireTLS: account.sending.security === 'starttls',
    ignoreTLS: account.sending.security === 'none',
    auth: authOf(account.sending.user, key),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    dnsTimeout: timeout,
    // Nothing of a letter is fetched from a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    logger: watch(progress),
    transactionLog: true
  })

const authOf = (user: string, { kind, secret }: MailKey) =>
  kind === 'password' ? { user, pass: secret } : { type: 'OAuth2' as const, user, accessToken: secret }

/** Asks out-of-office programs of Exchange for no answer to a reminder; people's answers are not touched. */
const letterHeaders = { 'X-Auto-Response-Suppress': 'DR, RN, NRN' }
/** A notice left by itself (RFC 3834): no program answers it. */
const noticeHeaders = { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' }

/** Where answers go: the token in the address finds its hand-off even when a mail program drops all else. */
const replyTo = ({ address, plusAddresses }: MailAccount, token: string | null): string => {
  const at = address.lastIndexOf('@')
  return token === null || !plusAddresses ? address : `${address.slice(0, at)}+${token}${address.slice(at)}`
}

/** Gives a letter to the company's own server (RFC 6409), with its fixed Message-ID. Never throws. */
export const sendBySmtp = async (
  account: MailAccount,
  key: MailKey,
  letter: SendableLetter,
  limits: SmtpLimits
): Promise<SmtpOutcome> => {
  const progress = { wordsGiven: false }
  const transport = open(account, key, limits, progress)
  const stopped = cutOff(limits.signal)
  try {
    const sending = transport.sendMail({
      from: { name: account.name, address: account.address },
      to: { name: '', address: letter.toAddress },
      replyTo: { name: account.name, address: replyTo(account, letter.replyToken) },
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
      messageId: letter.messageId,
      ...(letter.answers === null ? {} : { inReplyTo: letter.answers, references: letter.answers }),
      headers: letter.isNotice ? noticeHeaders : letterHeaders
    })
    await Promise.race([sending, stopped.happens])
    return { kind: 'accepted' }
  } catch (error) {
    return outcomeOf(error, key, progress)
  } finally {
    stopped.forget()
    transport.close()
  }
}

/** Rejects when the application stops: it does not wait for a server that says nothing. */
const cutOff = (signal: AbortSignal): { readonly happens: Promise<never>; forget(): void } => {
  const { promise: happens, reject } = Promise.withResolvers<never>()
  const end = (): void => reject(new Error('cut off'))
  if (signal.aborted) end()
  signal.addEventListener('abort', end)
  return { happens, forget: () => signal.removeEventListener('abort', end) }
}

const ofAccount: ReadonlySet<MailProblem['kind']> = new Set([
  'sign_in_refused',
  'access_refused',
  'sender_refused',
  'no_encryption'
])

const outcomeOf = (error: unknown, key: MailKey, { wordsGiven }: Progress): SmtpOutcome => {
  const problem = mailProblemOf(error, key)
  const status = statusOf(error)
  // What is wrong with the account is not the letter's fault: it waits for the person.
  if (ofAccount.has(problem.kind)) return { kind: 'later', problem }
  if (status !== null) return { kind: status >= 500 ? 'refused' : 'later', problem }
  return { kind: wordsGiven ? 'unknown' : 'later', problem }
}

/** Signs in and sends nothing. */
export const trySending = async (
  account: MailAccount,
  key: MailKey,
  limits: Pick<SmtpLimits, 'timeout'>
): Promise<MailTrial> => {
  const transport = open(account, key, limits, { wordsGiven: false })
  try {
    await transport.verify()
    return { kind: 'works' }
  } catch (error) {
    return { kind: 'failed', problem: mailProblemOf(error, key) }
  } finally {
    transport.close()
  }
}
