import { inboundMailIdSchema } from '../../shared/model/ids.ts'
import type { Quarantined, QuarantineKey } from '../../shared/model/quarantine.ts'
import { z } from 'zod'
import { readRawMail } from '../mail/take-mail.ts'
import type { Context } from '../runtime/context.ts'
import { getWaitingMail } from '../store/answers.ts'
import { countWaitingRows, getWaitingRow, mailAsQuarantined, rowAsQuarantined } from '../store/quarantine.ts'

/** Most bytes of raw content that are shown; the rest stays where it is kept. */
const mostShown = 64 * 1024

/** What waits, with its raw content as text. */
export interface OpenedQuarantined {
  readonly entry: Quarantined
  readonly raw: string
  readonly isCut: boolean
  readonly bytes: number
  readonly words: string | null
  readonly attachments: { readonly name: string; readonly bytes: number }[]
  readonly siblings: number
}

const attachmentsColumn = z.array(z.object({ name: z.string(), bytes: z.number().int() }))

/** One that waits; null when it waits no longer. Nothing in it is opened, run or fetched: it is shown as characters. */
export const openQuarantined = async (
  ctx: Pick<Context, 'store' | 'dataFolder'>,
  key: QuarantineKey
): Promise<OpenedQuarantined | null> => {
  if (key.kind === 'mail') {
    const mail = await getWaitingMail(ctx.store.read, inboundMailIdSchema.parse(key.id))
    if (mail === null) return null
    const raw = (await readRawMail(ctx, mail.raw_file)) ?? new Uint8Array()
    return {
      entry: mailAsQuarantined(mail),
      ...shownBytes(raw),
      words: mail.text.trim() === '' ? null : mail.text,
      attachments: attachmentsColumn.parse(JSON.parse(mail.attachments)),
      siblings: 0
    }
  }
  const row = await getWaitingRow(ctx.store.read, key.id)
  if (row === null) return null
  const siblings = row.import_id === null ? 0 : (await countWaitingRows(ctx.store.read, row.import_id)) - 1
  return {
    entry: rowAsQuarantined(row),
    ...shownBytes(Buffer.from(row.raw, 'utf8')),
    words: null,
    attachments: [],
    siblings
  }
}

const shownBytes = (bytes: Uint8Array): Pick<OpenedQuarantined, 'raw' | 'isCut' | 'bytes'> => ({
  raw: asSafeText(bytes.subarray(0, mostShown)),
  isCut: bytes.length > mostShown,
  bytes: bytes.length
})

/** Where the pictures of control characters begin: ␀, ␁, … */
const controlPictures = 0x2400

/**
 * Bytes as characters that can do nothing: what would move, hide or turn round the text beside it is shown as a sign of its
 * own (CVE-2021-42574).
 */
export const asSafeText = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8')
    .decode(bytes)
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[^\P{Cc}\t\n]/gu, (sign) => pictureOf(sign.codePointAt(0) ?? 0))
    .replaceAll(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu, '\uFFFD')

const pictureOf = (code: number): string =>
  code < 0x20 ? String.fromCodePoint(controlPictures + code) : code === 0x7f ? '\u2421' : '\uFFFD'
