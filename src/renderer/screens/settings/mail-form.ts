import { z } from 'zod'
import type { MailPreset } from '../../../shared/contract/mail.ts'
import {
  type MailAccount,
  mailAccountSchema,
  type MailServer,
  type MailSignIn
} from '../../../shared/model/mail-account.ts'

/** A mail account as it is typed: ports are text until they are numbers. */
export interface MailForm {
  readonly address: string
  readonly name: string
  readonly signIn: MailSignIn['kind']
  readonly password: string
  readonly browser: BrowserForm
  readonly sending: ServerForm
  readonly inboxKind: MailAccount['inbox']['kind']
  readonly receiving: ServerForm
  readonly mailboxFolder: string
  readonly filesFolder: string
  readonly plusAddresses: boolean
  readonly authority: string
}

/** Signing in on the page of a provider, for an application that the company registered there. */
export interface BrowserForm {
  readonly clientId: string
  readonly authorization: string
  readonly token: string
  readonly scope: string
}

export interface ServerForm {
  readonly host: string
  readonly port: string
  readonly security: MailServer['security']
  readonly user: string
}

const emptyBrowser: BrowserForm = { clientId: '', authorization: '', token: '', scope: '' }

const emptyServer = (port: string): ServerForm => ({ host: '', port, security: 'tls', user: '' })

const serverForm = ({ host, port, security, user }: MailServer): ServerForm => ({
  host,
  port: String(port),
  security,
  user
})

/** What the form shows first: the account that is kept, or nothing but usual ports. */
export const mailFormOf = (account: MailAccount | null, companyName: string): MailForm => ({
  address: account?.address ?? '',
  name: account?.name ?? companyName,
  signIn: account?.signIn.kind ?? 'password',
  password: '',
  browser: account?.signIn.kind === 'browser' ? account.signIn : emptyBrowser,
  sending: account === null ? emptyServer('465') : serverForm(account.sending),
  inboxKind: account?.inbox.kind ?? 'imap',
  receiving: account?.inbox.kind === 'imap' ? serverForm(account.inbox.server) : emptyServer('993'),
  mailboxFolder: account?.inbox.kind === 'imap' ? account.inbox.folder : 'INBOX',
  filesFolder: account?.inbox.kind === 'files' ? account.inbox.folder : '',
  plusAddresses: account?.plusAddresses ?? false,
  authority: account?.authority ?? ''
})

export const presetFor = (address: string, presets: readonly MailPreset[]): MailPreset | null => {
  const domain = address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()
  return presets.find(({ domains }) => domains.includes(domain)) ?? null
}

/** The form with the servers of a provider, and the address as the user name. */
export const withPreset = (form: MailForm, preset: MailPreset): MailForm => {
  const fill = ({ host, port, security }: MailPreset['sending']): ServerForm => ({
    host,
    port: String(port),
    security,
    user: form.address.trim()
  })
  return {
    ...form,
    sending: fill(preset.sending),
    receiving: fill(preset.receiving),
    ...withBrowserOf(form, preset),
    plusAddresses: preset.plusAddresses
  }
}

const withBrowserOf = (
  form: MailForm,
  { asks, browser }: MailPreset
): Pick<MailForm, 'signIn' | 'browser'> => ({
  signIn: asks === 'browser' ? 'browser' : 'password',
  browser: browser === null ? form.browser : { ...browser, clientId: form.browser.clientId }
})

/** Which fields are not right, by the key of their sentence. */
export type MailFormProblems = Readonly<Partial<Record<MailField, MailFieldProblem>>>
export type MailField =
  | 'address'
  | 'password'
  | 'clientId'
  | 'authorization'
  | 'token'
  | 'scope'
  | `${'sending' | 'receiving'}.${'host' | 'port' | 'security'}`
  | 'mailboxFolder'
  | 'filesFolder'
  | 'authority'
type MailFieldProblem =
  | 'addressWrong'
  | 'passwordMissing'
  | 'clientIdMissing'
  | 'addressNotSecure'
  | 'scopeMissing'
  | 'hostWrong'
  | 'portWrong'
  | 'securityWrong'
  | 'folderWrong'
  | 'authorityWrong'

export type ReadMailForm =
  | { readonly kind: 'read'; readonly account: MailAccount; readonly secret: string | null }
  | { readonly kind: 'wrong'; readonly problems: MailFormProblems }

const isPort = (text: string): boolean =>
  /^\d{1,5}$/u.test(text.trim()) && Number(text) >= 1 && Number(text) <= 65_535

const serverProblems = (server: ServerForm, at: 'sending' | 'receiving'): MailFormProblems => ({
  ...(server.host.trim() === '' ? { [`${at}.host`]: 'hostWrong' } : {}),
  ...(isPort(server.port) ? {} : { [`${at}.port`]: 'portWrong' })
})

const signInProblems = (form: MailForm, hasSecret: boolean): MailFormProblems => {
  if (form.signIn === 'password')
    return form.password === '' && !hasSecret ? { password: 'passwordMissing' } : {}
  return {
    ...(form.browser.clientId.trim() === '' ? { clientId: 'clientIdMissing' } : {}),
    ...(form.browser.scope.trim() === '' ? { scope: 'scopeMissing' } : {})
  }
}

const addressSchema = z.email()

/** Reads what was typed; the contract's schema has the last word. */
export const readMailForm = (form: MailForm, hasSecret: boolean): ReadMailForm => {
  const problems: MailFormProblems = {
    ...(addressSchema.safeParse(form.address.trim()).success ? {} : { address: 'addressWrong' }),
    ...signInProblems(form, hasSecret),
    ...serverProblems(form.sending, 'sending'),
    ...(form.inboxKind === 'imap' ? serverProblems(form.receiving, 'receiving') : {}),
    ...(form.inboxKind === 'imap' && form.mailboxFolder.trim() === ''
      ? { mailboxFolder: 'folderWrong' }
      : {}),
    ...(form.inboxKind === 'files' && form.filesFolder.trim() === '' ? { filesFolder: 'folderWrong' } : {})
  }
  if (Object.keys(problems).length > 0) return { kind: 'wrong', problems }
  const parsed = mailAccountSchema.safeParse(typed(form))
  if (parsed.success)
    return { kind: 'read', account: parsed.data, secret: form.password === '' ? null : form.password }
  const paths = parsed.error.issues.map(({ path }) => path.join('.'))
  return {
    kind: 'wrong',
    problems: {
      ...(paths.includes('sending.security') ? { 'sending.security': 'securityWrong' } : {}),
      ...(paths.includes('inbox.server.security') ? { 'receiving.security': 'securityWrong' } : {}),
      ...(paths.includes('signIn.authorization') ? { authorization: 'addressNotSecure' } : {}),
      ...(paths.includes('signIn.token') ? { token: 'addressNotSecure' } : {}),
      ...(paths.includes('authority') ? { authority: 'authorityWrong' } : {})
    }
  }
}

const typed = (form: MailForm): unknown => {
  const server = ({ host, port, security, user }: ServerForm) => ({
    host,
    port: Number(port),
    security,
    user: user.trim() === '' ? form.address : user
  })
  const inboxes = {
    imap: { kind: 'imap', server: server(form.receiving), folder: form.mailboxFolder },
    files: { kind: 'files', folder: form.filesFolder },
    none: { kind: 'none' }
  }
  return {
    address: form.address.trim(),
    name: form.name,
    signIn: form.signIn === 'password' ? { kind: 'password' } : { kind: 'browser', ...form.browser },
    sending: server(form.sending),
    inbox: inboxes[form.inboxKind],
    plusAddresses: form.plusAddresses,
    authority: form.authority.trim() === '' ? null : form.authority.trim()
  }
}
