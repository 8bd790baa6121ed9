import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { z } from 'zod'
import { type MailAccount, mailAccountSchema } from '../../src/shared/model/mail-account.ts'

/** A real mail server (Postfix, Dovecot) on this machine's loopback, when its script stands beside the project. */
const script = fileURLToPath(new URL('../../../shared/peers/mail.sh', import.meta.url))
const run = promisify(execFile)

export const mailPeerIsHere = existsSync(script)

const userSchema = z.object({ user: z.string(), pass: z.string() })
const readySchema = z.object({
  imap: z.object({ tlsPort: z.number() }),
  submission: z.object({ port: z.number() }),
  ca: z.string(),
  users: z.object({ brand: userSchema, alice: userSchema, bob: userSchema })
})
export type MailUser = 'brand' | 'alice' | 'bob'

export interface MailPeer {
  /** What the app is told of the company's account. */
  readonly account: MailAccount
  readonly password: string
  address(user: MailUser): string
  /** Sends as one of its people, with their own mail program. */
  send(user: MailUser, mail: Readonly<Record<string, unknown>>): Promise<void>
  /** What the server takes for spam of the company: it is put there as its filter would. */
  putInSpam(raw: string): Promise<void>
  /** The raw mails in somebody's mailbox, oldest first. */
  inboxOf(user: MailUser): Promise<readonly string[]>
  stop(): Promise<void>
}

/** Boots the server anew; takes 4 seconds once it is installed. */
export const startMailPeer = async (): Promise<MailPeer> => {
  const { stdout } = await run('bash', [script, 'start'], { maxBuffer: 10_000_000 })
  const ready = readySchema.parse(JSON.parse(stdout.slice(stdout.indexOf('{'))))
  const authority = readFileSync(ready.ca, 'utf8')
  const tls = { ca: authority, servername: 'localhost' }
  const { brand } = ready.users
  const mailboxOf = (user: MailUser): ImapFlow => {
    const { user: address, pass } = ready.users[user]
    return new ImapFlow({
      host: 'localhost',
      port: ready.imap.tlsPort,
      secure: true,
      tls,
      auth: { user: address, pass },
      logger: false
    })
  }
  return {
    account: mailAccountSchema.parse({
      address: brand.user,
      name: 'Le Moulin',
      sending: { host: 'localhost', port: ready.submission.port, security: 'starttls', user: brand.user },
      inbox: {
        kind: 'imap',
        server: { host: 'localhost', port: ready.imap.tlsPort, security: 'tls', user: brand.user },
        folder: 'INBOX'
      },
      plusAddresses: true,
      authority
    }),
    password: brand.pass,
    address: (user) => ready.users[user].user,
    async send(user, mail) {
      const { user: address, pass } = ready.users[user]
      const transport = createTransport({
        host: 'localhost',
        port: ready.submission.port,
        requireTLS: true,
        tls,
        auth: { user: address, pass }
      })
      await transport.sendMail({ from: address, ...mail })
    },
    async putInSpam(raw) {
      const client = mailboxOf('brand')
      await client.connect()
      await client.append('Junk', raw)
      await client.logout()
    },
    async inboxOf(user) {
      const client = mailboxOf(user)
      await client.connect()
      const lock = await client.getMailboxLock('INBOX', { readOnly: true })
      const mails = await client.fetchAll('1:*', { source: true }).catch(() => [])
      lock.release()
      await client.logout()
      return mails.map(({ source }) => source?.toString('utf8') ?? '')
    },
    stop: async () => {
      await run('bash', [script, 'stop'])
    }
  }
}
