import type { MailProblem, MailProblemKind } from '../../shared/model/mail-account.ts'
import type { MailKey } from './mail-grant.ts'

/** What the mail libraries tell of an error; each field is there or not. */
interface MailError {
  readonly code: string | null
  readonly responseCode: number | null
  readonly said: string | null
  /** The SMTP command that was answered. */
  readonly command: string | null
  readonly message: string
  readonly authenticationFailed: boolean
  readonly folderMissing: boolean
}

const textAt = (value: object, name: string): string | null => {
  const found: unknown = Reflect.get(value, name)
  return typeof found === 'string' && found !== '' ? found : null
}

const readError = (error: unknown): MailError => {
  if (typeof error !== 'object' || error === null)
    return {
      code: null,
      responseCode: null,
      said: null,
      command: null,
      message: '',
      authenticationFailed: false,
      folderMissing: false
    }
  const responseCode: unknown = Reflect.get(error, 'responseCode')
  return {
    code: textAt(error, 'code'),
    responseCode: typeof responseCode === 'number' ? responseCode : null,
    // `reason`: with which words a mailbox ended the connection.
    said: textAt(error, 'response') ?? textAt(error, 'responseText') ?? textAt(error, 'reason'),
    command: textAt(error, 'command'),
    message: textAt(error, 'message') ?? '',
    authenticationFailed: Reflect.get(error, 'authenticationFailed') === true,
    folderMissing:
      Reflect.get(error, 'mailboxMissing') === true ||
      Reflect.get(error, 'serverResponseCode') === 'NONEXISTENT'
  }
}

const kindByCode: Readonly<Record<string, MailProblemKind>> = {
  ENOTFOUND: 'host_unknown',
  EAI_AGAIN: 'host_unknown',
  EDNS: 'host_unknown',
  ECONNREFUSED: 'unreachable',
  ECONNRESET: 'unreachable',
  ECONNECTION: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EPIPE: 'unreachable',
  // Something answers that is no mail server: the wall of a café, a provider that lets no mail through.
  EPROTOCOL: 'unreachable',
  NoConnection: 'unreachable',
  EConnectionClosed: 'unreachable',
  ClosedAfterConnectText: 'unreachable',
  ClosedAfterConnectTLS: 'unreachable',
  ETIMEDOUT: 'timeout',
  ETIMEOUT: 'timeout',
  CONNECT_TIMEOUT: 'timeout',
  GREETING_TIMEOUT: 'timeout',
  GREEETING_TIMEOUT: 'timeout',
  UPGRADE_TIMEOUT: 'timeout',
  ABORT_ERR: 'timeout',
  EABORT: 'timeout',
  EAUTH: 'sign_in_refused',
  ENOAUTH: 'sign_in_refused',
  EOAUTH2: 'sign_in_refused',
  EENVELOPE: 'recipient_refused'
}

const certificateCode = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|EPROTO$|HOSTNAME_MISMATCH/u
const longestSaid = 300

const kindOf = (error: MailError): MailProblemKind => {
  const { code, responseCode, message } = error
  if (error.authenticationFailed || responseCode === 535 || responseCode === 534) return 'sign_in_refused'
  if (error.folderMissing) return 'folder_missing'
  // nodemailer says the same code of a handshake, of a missing STARTTLS and of a reset.
  if (certificateCode.test(code ?? '') || /certificate|self[- ]signed/iu.test(message)) return 'certificate'
  if (/starttls/iu.test(message)) return 'no_encryption'
  if (code === 'ETLS') return 'certificate'
  if (responseCode === 552 || responseCode === 523) return 'too_large'
  if (responseCode !== null && responseCode >= 400 && responseCode < 500) return 'busy'
  if (code === 'EENVELOPE' && error.command?.startsWith('MAIL')) return 'sender_refused'
  if (code === 'ESOCKET') return /timed? ?out/iu.test(message) ? 'timeout' : 'unreachable'
  return kindByCode[code ?? ''] ?? 'other'
}

/**
 * An error of nodemailer or imapflow as a kind that has a sentence, with what the server said. A server's sentence is
 * somebody else's word: one line, bounded, and never what we sent it.
 */
export const mailProblemOf = (error: unknown, key: MailKey | null): MailProblem => {
  const read = readError(error)
  const kind = kindOf(read)
  const said = read.said?.replaceAll(/\s+/gu, ' ').trim().slice(0, longestSaid) ?? null
  return {
    kind: kind === 'sign_in_refused' && key?.kind === 'token' ? 'access_refused' : kind,
    said: said !== null && key !== null && said.includes(key.secret) ? null : said
  }
}

/** The SMTP status, where the server gave one. */
export const statusOf = (error: unknown): number | null => readError(error).responseCode

/** Whether it is about the letter: its envelope or its words, not the connection or the sign-in. */
export const isOfLetter = (error: unknown): boolean => {
  const { command, code } = readError(error)
  return /^(?:MAIL FROM|RCPT TO|DATA)/u.test(command ?? '') || code === 'EENVELOPE' || code === 'EMESSAGE'
}
