import { type KnownBy, mailNamesSomebody } from '../domain/mail-names-somebody.ts'
import type { Context } from '../runtime/context.ts'
import { listUnplacedMails } from '../store/answers.ts'
import type { InboundMailRow } from '../store/schema.ts'
import { readMail } from './read-mail.ts'
import { readRawMail } from './take-mail.ts'

/**
 * The mails that belong to no hand-off and are about somebody: their name, or words that they said, stand in them. What only
 * an attachment holds is not found.
 */
export const findMailsAbout = async (
  ctx: Pick<Context, 'store' | 'clock' | 'dataFolder'>,
  known: KnownBy
): Promise<readonly Pick<InboundMailRow, 'id' | 'raw_file'>[]> => {
  const found: Pick<InboundMailRow, 'id' | 'raw_file'>[] = []
  for (const { id, raw_file, from_address, subject, whole_text } of await listUnplacedMails(ctx.store.read)) {
    const rest = await partsOf(await readRawMail(ctx, raw_file), ctx)
    if (mailNamesSomebody([from_address, subject, whole_text, ...rest], known)) found.push({ id, raw_file })
  }
  return found
}

const partsOf = async (raw: Uint8Array | null, ctx: Pick<Context, 'clock'>): Promise<readonly string[]> => {
  if (raw === null) return []
  const reading = await readMail(raw, ctx.clock.now())
  if (reading.kind === 'unreadable') return [Buffer.from(raw).toString('utf8')]
  const { from, fromName, to, subject, text, htmlText } = reading.mail
  return [from ?? '', fromName, ...to, subject, text, htmlText ?? '']
}
