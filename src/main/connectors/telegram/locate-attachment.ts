import type { Io, LocateOutcome } from '../connector.ts'
import { rejected } from '../failed.ts'
import { failureOf } from './publish.ts'
import { clientOf, type TelegramSession } from './session.ts'
import { filePathSchema } from './wire.ts'

/**
 * Where a file can be read for the next hour: up to 20 MB, larger ones are refused (https://core.telegram.org/bots/api#getfile,
 * read 2026-11-22). The address holds the token.
 */
export const locateAttachment = async (
  session: TelegramSession,
  at: string,
  io: Io
): Promise<LocateOutcome> => {
  const client = clientOf(session, io)
  const found = await client.call('getFile', { file_id: at }, filePathSchema)
  if (found.kind !== 'answered') return { kind: 'failed', failure: failureOf(found) }
  const address = client.fileAddress(found.value.file_path)
  if (address === null) return rejected('other', 'the file is kept on the disk of the server')
  return { kind: 'located', address: address.href, headers: {} }
}
