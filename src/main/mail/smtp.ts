import type { Logger } from 'nodemailer/lib/shared'
import type { MailTrial } from '../../shared/contract/mail.ts'
import type { MailAccount, MailProblem } from '../../shared/model/mail-account.ts'
import type { SendableLetter } from '../handoff/letter-to-send.ts'
import type { MailKey } from './mail-grant.ts'
import { after } from '../runtime/timers.ts'
import { isOfLetter, mailProblemOf, statusOf } from './mail-problem.ts'
import { serverOptions } from './server-options.ts'

/** How giving a letter to the company's server ended. */
export type SmtpOutcome =
  | { readonly kind: 'accepted' }
  /**
   * It surely did not leave, and may later. `ofLetter` false: the server took nothing from us at all, and was not told of
   * this letter; every other letter would meet the same.
   */
  | { readonly kind: 'later'; readonly problem: MailProblem; readonly ofLetter: boolean }
  /** It surely did not leave, and will not like this. */
  | { readonly kind: 'refused'; readonly problem: MailProblem }
  /** The words were given, and the server's answer was lost: nobody knows whether it left. */
  | { readonly kind: 'unknown'; readonly problem: MailProblem }

export interface SmtpLimits {
  /** Milliseconds for the connection, the greeting, and each silence. */
  readonly timeout: number
  /** Milliseconds for all of it: a server that says a letter of the alphabet at a time is never silent. */
  readonly whole: number
  /** Ends the wait: what was given by then is unknown. */
  readonly signal: AbortSignal
}

/** Whether the server was given the words: only the log of commands tells, as the library calls every lost connection alike. */
interface Progress {
  /** Since the letter was begun (MAIL): commands that were not answered yet. */
  unanswered: number
  wordsAnnounced: boolean
  /** The server asked for them, as it must (354). */
  wordsAsked: boolean
  wordsGiven: boolean
}

const noProgress = (): Progress => ({
  unanswered: 0,
  wordsAnnounced: false,
  wordsAsked: false,
  wordsGiven: false
})

/**
 * The words go once the server answers DATA, and not before; commands may go ahead of their answers (RFC 2920), so these
 * are counted. An answer that begins with 3 is only ever that one, whatever the count.
 */
const follow = (progress: Progress, said: unknown, message: string): void => {
  if (said === 'client') {
    if (message.startsWith('MAIL FROM')) progress.unanswered = 0
    progress.unanswered += 1
    if (message === 'DATA') progress.wordsAnnounced = true
  } else if (said === 'server') {
    progress.unanswered -= 1
    if (!progress.wordsAnnounced) return
    progress.wordsAsked ||= message.startsWith('3')
    progress.wordsGiven ||= progress.wordsAsked || (progress.unanswered <= 0 && message.startsWith('2'))
  }
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
      if (typeof entry === 'object' && 'tnx' in entry) follow(progress, entry['tnx'], String(message))
    }
  }
}

const open = async (
  account: MailAccount,
  key: MailKey,
  { timeout }: Pick<SmtpLimits, 'timeout'>,
  progress: Progress
) => {
  // Not before there is a letter: reading this code is a tenth of a start.
  const { createTransport } = await import('nodemailer')
  return createTransport({
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
}

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
  const progress = noProgress()
  const transport = await open(account, key, limits, progress)
  const ending = endsWith(limits)
  try {
    await transport.sendMail({
      from: { name: account.name, address: account.address },
      to: { name: '', address: letter.toAddress },
      replyTo: { name: account.name, address: replyTo(account, letter.replyToken) },
      subject: letter.subject,
      text: letter.text,
      html: letter.html,
      messageId: letter.messageId,
      ...(letter.answers === null ? {} : { inReplyTo: letter.answers, references: letter.answers }),
      headers: letter.isNotice ? noticeHeaders : letterHeaders,
      // The library ends the connection with it: a letter that was given up must not go on behind our back.
      signal: ending.signal
    })
    // An answer that stood there before the words were asked for is no answer to them.
    return progress.wordsAsked
      ? { kind: 'accepted' }
      : { kind: 'unknown', problem: { kind: 'other', said: null } }
  } catch (error) {
    return outcomeOf(error, key, progress)
  } finally {
    ending.forget()
    transport.close()
  }
}

/** Speaks when the application stops, or when all the time of a letter is over. */
const endsWith = ({
  signal,
  whole
}: Pick<SmtpLimits, 'signal' | 'whole'>): { readonly signal: AbortSignal; forget(): void } => {
  const controller = new AbortController()
  const end = (): void => controller.abort()
  const timer = after(whole, end)
  if (signal.aborted) end()
  signal.addEventListener('abort', end)
  return {
    signal: controller.signal,
    forget: () => {
      timer.callOff()
      signal.removeEventListener('abort', end)
    }
  }
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
  const ofLetter = isOfLetter(error)
  // What is wrong with the account is not the letter's fault: it waits for the person.
  if (ofAccount.has(problem.kind)) return { kind: 'later', problem, ofLetter: false }
  // Whatever a server says before it hears of the letter says nothing of it: it is no mail server, or takes nothing now.
  if (status !== null && status >= 400 && (!wordsGiven || ofLetter))
    return { kind: ofLetter && status >= 500 ? 'refused' : 'later', problem, ofLetter }
  return wordsGiven ? { kind: 'unknown', problem } : { kind: 'later', problem, ofLetter }
}

/** Signs in and sends nothing. */
export const trySending = async (
  account: MailAccount,
  key: MailKey,
  limits: Pick<SmtpLimits, 'timeout'>
): Promise<MailTrial> => {
  const transport = await open(account, key, limits, noProgress())
  try {
    await transport.verify()
    return { kind: 'works' }
  } catch (error) {
    return { kind: 'failed', problem: mailProblemOf(error, key) }
  } finally {
    transport.close()
  }
}
