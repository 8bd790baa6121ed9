import type { Context } from '../runtime/context.ts'
import type { InboundMailRow } from '../store/schema.ts'
import { findSpamFolder, openMailbox, readMailAgain, withinLimits } from './imap.ts'
import { getMailAccount, openMailKey } from './mail-account.ts'

/** A mail that its server would not give out: it is asked for once more, in a connection of its own. */
export const askForRefusedMail = async (
  ctx: Pick<Context, 'store' | 'secrets' | 'clock' | 'ids' | 'fetch' | 'policy' | 'log'>,
  { message_id: messageId, found_in: foundIn }: Pick<InboundMailRow, 'message_id' | 'found_in'>
): Promise<Uint8Array | null> => {
  const account = await getMailAccount(ctx.store.read)
  if (account === null || account.inbox.kind !== 'imap' || messageId === null) return null
  const { inbox } = account
  const opened = await openMailKey(ctx, account)
  if (opened.kind === 'problem') return null
  const { timeout } = ctx.policy.request
  const client = await openMailbox(account, inbox, opened.key, timeout)
  client.on('error', () => {})
  try {
    return await withinLimits(
      client,
      { silence: timeout, whole: ctx.policy.mailbox.readWithin },
      async () => {
        await client.connect()
        const folder = foundIn === 'spam' ? await findSpamFolder(client) : inbox.folder
        return folder === null ? null : await readMailAgain(client, folder, messageId)
      }
    )
  } catch {
    // Whatever a mail server can do: the mail waits as it did.
    return null
  } finally {
    client.close()
  }
}
