import { type KnownBy, mailNamesSomebody } from '../domain/mail-names-somebody.ts'
import type { Context } from '../runtime/context.ts'
import { listUnplacedMails } from '../store/answers.ts'
import type { InboundMailRow } from '../store/schema.ts'
import { type MailReader, openMailReader, type ReaderContext } from './read-mail-apart.ts'
import { readRawMail } from './take-mail.ts'

/**
 * The mails that belong to no hand-off and are about somebody: their name, or words that they said, stand in them. What only
 * an attachment holds is not found.
 */
export const findMailsAbout = async (
  ctx: Pick<Context, 'store' | 'dataFolder'> & ReaderContext,
  known: KnownBy
): Promise<readonly Pick<InboundMailRow, 'id' | 'raw_file'>[]> => {
  const reader = openMailReader(ctx)
  try {
    return await findWith(reader, ctx, known)
  } finally {
    reader.end()
  }
}

const findWith = async (
  reader: MailReader,
  ctx: Pick<Context, 'store' | 'dataFolder'>,
  known: KnownBy
): Promise<readonly Pick<InboundMailRow, 'id' | 'raw_file'>[]> => {
  const found: Pick<InboundMailRow, 'id' | 'raw_file'>[] = []
  for (const { id, raw_file, from_address, subject, whole_text } of await listUnplacedMails(ctx.store.read)) {
    const rest = await partsOf(reader, await readRawMail(ctx, raw_file))
    if (mailNamesSomebody([from_address, subject, whole_text, ...rest], known)) found.push({ id, raw_file })
  }
  return found
}

const partsOf = async (reader: MailReader, raw: Uint8Array | null): Promise<readonly string[]> => {
  if (raw === null) return []
  const reading = await reader.read(raw)
  if (reading.kind === 'unreadable') return [Buffer.from(raw).toString('utf8')]
  const { from, fromName, to, subject, text, htmlText } = reading.mail
  return [from ?? '', fromName, ...to, subject, text, htmlText ?? '']
}
