import { open as openFile, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImapFlow } from 'imapflow'
import { z } from 'zod'
import type { MailAccount, MailProblem } from '../../shared/model/mail-account.ts'
import { type Instant, instantSchema, minute, plus } from '../../shared/model/instant.ts'
import { backoffDelay } from '../domain/backoff.ts'
import type { Context } from '../runtime/context.ts'
import { after } from '../runtime/timers.ts'
import { readSetting, writeSetting } from '../store/settings.ts'
import {
  findSpamFolder,
  type ImapInbox,
  type MailboxLimits,
  type MailboxPlace,
  openMailbox,
  readNewMails,
  withinLimits
} from './imap.ts'
import { getMailAccount, isSignedInForMail, markMailHealth, openMailKey } from './mail-account.ts'
import { type MailKey, spendAccess } from './mail-grant.ts'
import { mailProblemOf } from './mail-problem.ts'
import { keptOfLargeMail, largestMail, type MailContext, takeMail } from './take-mail.ts'

type MailboxContext = MailContext & Pick<Context, 'secrets' | 'fetch' | 'log'>

/** How far each folder was read: of the answers, and of what the server takes for spam. */
const placeKeys = { other_mail: 'mail.place', spam: 'mail.place.spam' } as const
const placeSchema = z.object({
  folder: z.string(),
  validity: z.string(),
  uid: z.number().int().nonnegative(),
  /** Places kept before it was written down have none. */
  readAt: instantSchema.nullable().default(null)
})

/** A connection that ends sooner was hardly one: the next waits longer each time. */
const shortestStay = minute

/** Most files of a folder that are looked at in one run. */
const mostFiles = 1_000

/**
 * Answers that come by e-mail. A mailbox is kept open and tells by itself what arrives (IDLE, RFC 2177; imapflow asks now
 * and then where a server has none); a folder of files is looked through at each tick.
 */
export interface Mailbox {
  /** Opens what is not open, reads the folder; does not wait for mail. */
  tick(): Promise<void>
  /** Reads what is there now, and returns when it is taken: the command line, and the person who asks. */
  readNow(): Promise<MailProblem | null>
  /**
   * The computer slept: what stood open may be dead without a sign, and would be waited on for minutes. It is let go; the
   * next tick opens it anew, and reads.
   */
  letGo(): void
  stop(): Promise<void>
}

const readHead = async (path: string): Promise<Uint8Array> => {
  const file = await openFile(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(keptOfLargeMail), 0, keptOfLargeMail, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

export const createMailbox = (ctx: MailboxContext): Mailbox => {
  const stopping = new AbortController()
  const seenFiles = new Set<string>()
  let staying: Promise<void> | null = null
  let stayingFor: string | null = null
  let leave: (() => void) | null = null
  /** It was closed by us, which is no failure. */
  let left = false
  /** Ends the wait for mail, so that everything is read again. */
  let wake: (() => void) | null = null
  let spamReadAt: Instant | null = null
  let failures = 0
  let notBefore: Instant | null = null

  /** Not yet come; what lies further ahead than any wait is there because the clock was set back, and is not waited for. */
  const isAhead = (moment: Instant, longest: number): boolean => {
    const now = ctx.clock.now()
    return moment > now && moment <= plus(now, longest)
  }

  const isSpamDue = (readAt: Instant): boolean =>
    !isAhead(plus(readAt, ctx.policy.spamFolderEvery), ctx.policy.spamFolderEvery)

  const keepHealth = (problem: MailProblem | null): Promise<void> =>
    ctx.store.write((tx) => markMailHealth(tx, 'receiving', problem, ctx.clock.now()))

  /** How often the server refused to give out a mail; as long as the app runs. */
  const refusals = new Map<string, number>()
  const countRefusal = (mail: string): number => {
    const count = (refusals.get(mail) ?? 0) + 1
    refusals.set(mail, count)
    return count
  }

  const readFolder = async (
    client: ImapFlow,
    folder: string,
    among: keyof typeof placeKeys
  ): Promise<void> => {
    const placeKey = placeKeys[among]
    const place = placeSchema.safeParse(await readSetting(ctx.store.read, placeKey))
    await readNewMails(
      client,
      folder,
      place.success ? place.data : null,
      ctx.clock.now(),
      (raw, extent) => takeMail(ctx, raw, among, extent),
      (reached: MailboxPlace) => ctx.store.write((tx) => writeSetting(tx, placeKey, reached)),
      countRefusal
    )
  }

  /** Last the folder of the answers, which then is the one that tells what arrives. */
  const readOnce = async (client: ImapFlow, inbox: ImapInbox): Promise<void> => {
    if (spamReadAt === null || isSpamDue(spamReadAt)) {
      const spam = await findSpamFolder(client)
      if (spam !== null && spam !== inbox.folder) await readFolder(client, spam, 'spam')
      spamReadAt = ctx.clock.now()
    }
    await readFolder(client, inbox.folder, 'other_mail')
    await keepHealth(null)
  }

  const stay = async (account: MailAccount, inbox: ImapInbox, key: MailKey, once: boolean): Promise<void> => {
    const client = await openMailbox(account, inbox, key, ctx.policy.request.timeout)
    const limits = (): MailboxLimits => ({
      silence: ctx.policy.request.timeout,
      whole: ctx.policy.mailbox.readWithin
    })
    const close = (): void => client.close()
    // A connection that breaks ends the command that waits on it.
    client.on('error', () => {})
    /** `call`: what ended the wait for mail, as any command does; its answer proves that somebody is still there. */
    const news: { arrived: boolean; call: Promise<unknown> | null } = { arrived: false, call: null }
    const endWait = (): void => {
      news.call ??= withinLimits(client, limits(), () => client.noop())
      // Who waited sees how it went.
      news.call.catch(() => {})
    }
    const readAgain = (): void => {
      news.arrived = true
      endWait()
    }
    client.on('exists', readAgain)
    stopping.signal.addEventListener('abort', close)
    if (!once) {
      leave = () => {
        left = true
        close()
      }
      wake = readAgain
    }
    try {
      await withinLimits(client, limits(), () => client.connect())
      while (client.usable && !stopping.signal.aborted) {
        news.arrived = false
        news.call = null
        await withinLimits(client, limits(), () => readOnce(client, inbox))
        if (once) return
        // A network that died says nothing of it, and a server may forget to tell: the mailbox itself is the truth.
        const timer = after(ctx.policy.mailbox.waitFor, endWait)
        try {
          if (!news.arrived) await client.idle()
        } finally {
          timer.callOff()
        }
        // A server that ends each wait by itself would be read without a pause.
        if (news.call === null) return
        await news.call
      }
    } finally {
      stopping.signal.removeEventListener('abort', close)
      client.close()
    }
  }

  const open = async (once: boolean): Promise<MailProblem | null> => {
    const account = await getMailAccount(ctx.store.read)
    if (account === null || account.inbox.kind === 'none') return null
    if (account.inbox.kind === 'files') return await readFiles(account.inbox.folder)
    const opened = await openMailKey(ctx, account)
    if (opened.kind === 'problem') return await failed(opened.problem)
    const openedAt = ctx.clock.now()
    const hasLasted = (): boolean => plus(openedAt, shortestStay) <= ctx.clock.now()
    try {
      await stay(account, account.inbox, opened.key, once)
      if (once || left) return null
      // The server hung up on who waited for mail. It was read; but a server that does so at once is not asked at once.
      if (hasLasted()) failures = 0
      else rest()
      return null
    } catch (error) {
      if (stopping.signal.aborted || (!once && left)) return null
      const problem = mailProblemOf(error, opened.key)
      if (problem.kind === 'access_refused') await spendAccess(ctx, opened.key.secret)
      if (hasLasted()) failures = 0
      return await failed(problem)
    }
  }

  const rest = (): void => {
    failures += 1
    notBefore = plus(ctx.clock.now(), backoffDelay(failures, ctx.policy.backoff, ctx.ids.unit()))
  }

  const failed = async (problem: MailProblem): Promise<MailProblem> => {
    rest()
    await keepHealth(problem)
    return problem
  }

  const readFiles = async (folder: string): Promise<MailProblem | null> => {
    try {
      const names = (await readdir(folder)).filter((name) => /\.eml$/iu.test(name)).toSorted()
      for (const name of names.slice(0, mostFiles)) {
        const file = join(folder, name)
        const { size, mtimeMs } = await stat(file)
        const version = `${name} ${size} ${mtimeMs}`
        if (seenFiles.has(version)) continue
        const isWhole = size <= largestMail
        await takeMail(
          ctx,
          isWhole ? await readFile(file) : await readHead(file),
          'other_mail',
          isWhole ? 'whole' : 'beginning'
        )
        seenFiles.add(version)
      }
      await keepHealth(null)
      return null
    } catch (error) {
      ctx.log.warn('mail_folder_unreadable', {})
      return await failed({ ...mailProblemOf(error, null), kind: 'folder_missing' })
    }
  }

  return {
    async tick() {
      const account = await getMailAccount(ctx.store.read)
      const wanted = JSON.stringify([account, account !== null && (await isSignedInForMail(ctx, account))])
      if (staying !== null) {
        // The person changed the account: the next tick opens the new one.
        if (wanted !== stayingFor) leave?.()
        else if (spamReadAt !== null && isSpamDue(spamReadAt)) wake?.()
        return
      }
      if (wanted === stayingFor && notBefore !== null && isAhead(notBefore, ctx.policy.backoff.most)) return
      stayingFor = wanted
      staying = open(false)
        .then(
          () => {},
          (problem: unknown) => ctx.log.error('mailbox_failed', problem)
        )
        .finally(() => {
          staying = null
          leave = null
          wake = null
          left = false
          spamReadAt = null
        })
    },
    async readNow() {
      spamReadAt = null
      return await open(true)
    },
    letGo() {
      notBefore = null
      leave?.()
    },
    async stop() {
      stopping.abort()
      await staying
    }
  }
}
