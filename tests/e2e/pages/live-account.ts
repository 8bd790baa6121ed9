import { join } from 'node:path'
import type { Page } from 'playwright/test'
import { type AccountId, attachmentIdSchema } from '../../../src/shared/model/ids.ts'
import type { Network } from '../../../src/shared/model/network.ts'
import { openSqlite } from '../../../src/main/store/open-sqlite.ts'
import { askApp } from '../../support/call-app.ts'
import type { FakeBluesky } from '../../support/fake-bluesky.ts'

/** Connects an account and reads it, by the calls that the screen of accounts makes (which has its own tests). */
export const connectAccount = async (
  window: Page,
  account: {
    readonly network: Network
    readonly server: string
    readonly identifier: string | null
    readonly secret: string
  }
): Promise<{ readonly id: AccountId; readNow(): Promise<void> }> => {
  const { accountId } = await askApp(window, 'accounts.connect', { ...account, place: null })
  return {
    id: accountId,
    async readNow() {
      await askApp(window, 'accounts.syncNow', { accountId })
    }
  }
}

/** The same for the account of ours on a fake Bluesky. */
export const connectBluesky = (
  window: Page,
  { server, us }: FakeBluesky
): ReturnType<typeof connectAccount> =>
  connectAccount(window, {
    network: 'bluesky',
    server: server.origin,
    identifier: us.handle,
    secret: us.appPassword
  })

/** What no fake network brings by itself: pictures of a message, put beside it while the app runs. */
export const addAttachments = async (
  dataFolder: string,
  ref: string,
  attachments: readonly {
    readonly at: string
    readonly description: string | null
    readonly width: number | null
    readonly height: number | null
  }[]
): Promise<void> => {
  const opened = await openSqlite({ file: join(dataFolder, 'porte-parole.sqlite'), backupSuffix: 'e2e' })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  await opened.store.write(async (tx) => {
    const { id } = await tx
      .selectFrom('message')
      .select('id')
      .where('ref', '=', ref)
      .executeTakeFirstOrThrow()
    await tx
      .insertInto('attachment')
      .values(
        attachments.map(({ at, ...attachment }, position) => ({
          id: attachmentIdSchema.parse(`attachment-${ref}-${position}`),
          message_id: id,
          position,
          kind: 'image' as const,
          source_kind: 'address' as const,
          source_at: at,
          preview_kind: null,
          preview_at: null,
          name: null,
          ...attachment
        }))
      )
      .execute()
  })
  await opened.store.close()
}
