import type { Context, WorkerHandle } from '../runtime/context.ts'
import type { Mail } from './mail.ts'
import { type MailOrder, mailReadingSchema, mailWordsSchema } from './mail-order.ts'
import { type MailReading, readMail } from './read-mail.ts'
import { type WordsOfMail, wordsOfMail } from './words-of-mail.ts'

/** What is read on the main thread, in bytes, and in characters of its words: no task of it lasts for longer than some frames. */
const smallMail = 64 * 1024
const fewWords = 32 * 1024

/** Reads one mail, a large one in a worker that `end` lets go. */
export interface MailReader {
  read(raw: Uint8Array): Promise<MailReading>
  /** See `wordsOfMail`. */
  words(mail: Pick<Mail, 'text' | 'htmlText'>, letter: string | null): Promise<WordsOfMail>
  end(): void
}

export type ReaderContext = Pick<Context, 'workers' | 'clock' | 'log'>

interface Reading {
  readonly handle: WorkerHandle
  /** Who waits for the answer; null for the one of a worker that died. */
  answered: (answer: unknown) => void
}

export const openMailReader = (ctx: ReaderContext): MailReader => {
  let reading: Reading | null = null

  const start = (): Reading => {
    const handle = ctx.workers.start('mail/read-mail', null, (message) => fresh.answered(message))
    const fresh: Reading = { handle, answered: () => {} }
    void handle.ended.then((problem) => {
      if (problem !== null) ctx.log.error('mail_reader_ended', problem)
      if (reading === fresh) reading = null
      fresh.answered(null)
    })
    return fresh
  }

  const ask = (order: MailOrder, handedOver: readonly ArrayBuffer[] = []): Promise<unknown> => {
    const worker = reading ?? start()
    reading = worker
    return new Promise((resolve) => {
      worker.answered = resolve
      worker.handle.post(order, handedOver)
    })
  }

  return {
    async read(raw) {
      const now = ctx.clock.now()
      if (raw.length <= smallMail) return await readMail(raw, now)
      // One copy: the bytes themselves are still to be kept.
      const copy = new Uint8Array(raw)
      const answer = await ask({ kind: 'read', raw: copy, now }, [copy.buffer])
      // What took the worker with it is read by nobody, and kept as it came.
      return answer === null ? { kind: 'unreadable' } : mailReadingSchema.parse(answer)
    },
    async words({ text, htmlText }, letter) {
      const all = text.length + (htmlText?.length ?? 0)
      const answer = all <= fewWords ? null : await ask({ kind: 'words', text, htmlText, letter })
      return answer === null ? wordsOfMail({ text, htmlText }, letter) : mailWordsSchema.parse(answer)
    },
    end() {
      reading?.handle.post({ kind: 'end' } satisfies MailOrder)
      reading = null
    }
  }
}
