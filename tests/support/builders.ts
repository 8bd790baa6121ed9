import { plainItem } from '../../src/shared/model/message.ts'
import type { InboundAttachment, InboundItem } from '../../src/main/connectors/connector.ts'
import { type AccountId, accountIdSchema } from '../../src/shared/model/ids.ts'
import { type Instant, instantSchema } from '../../src/shared/model/instant.ts'
import type { Network } from '../../src/shared/model/network.ts'
import { insertAccount, newAccount } from '../../src/main/store/accounts.ts'
import type { AccountRow } from '../../src/main/store/schema.ts'
import type { TestContext } from './test-context.ts'

export const at = (text: string): Instant => instantSchema.parse(text)

/** Something that a person said; give what the test is about. */
export const anItem = (changes: Partial<InboundItem> = {}): InboundItem => {
  const ref = changes.ref ?? 'message-1'
  return {
    ref,
    conversationRef: changes.conversationRef ?? ref,
    parentRef: null,
    kind: 'comment',
    author: { ref: 'person-1', handle: 'odile', name: 'Odile G.', url: null, isUs: false },
    subject: null,
    text: 'Bonjour, votre pain est-il au levain ?',
    spans: [],
    url: null,
    language: null,
    rating: null,
    publishedAt: at('2026-11-20T08:00:00.000Z'),
    editedAt: null,
    state: 'visible',
    ...plainItem,
    replyTarget: null,
    context: false,
    ...changes
  }
}

/** An image that came with a message. */
export const anAttachment = (changes: Partial<InboundAttachment> = {}): InboundAttachment => ({
  kind: 'image',
  source: { kind: 'address', at: 'https://media.example/pain.png' },
  preview: null,
  description: null,
  name: null,
  width: null,
  height: null,
  ...changes
})

/** An account in the store, filled by files unless told otherwise. */
export const anAccount = async (
  ctx: TestContext,
  changes: Partial<AccountRow> & { readonly network?: Network } = {}
): Promise<AccountId> => {
  const id = accountIdSchema.parse(changes.id ?? ctx.ids.next())
  await ctx.store.write((tx) =>
    insertAccount(
      tx,
      newAccount({
        id,
        network: 'youtube',
        connection: 'file',
        remote_id: id,
        name: 'Chaîne du fournil',
        created_at: ctx.clock.now(),
        ...changes
      })
    )
  )
  return id
}
