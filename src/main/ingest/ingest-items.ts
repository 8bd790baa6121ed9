import type { AccountId, ConversationId } from '../../shared/model/ids.ts'
import type { InboundItem } from '../connectors/connector.ts'
import type { Context } from '../runtime/context.ts'
import type { WriteDb } from '../store/store.ts'

export interface IngestOutcome {
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  /** Conversations that got something new: they are to be ranked. */
  readonly conversations: readonly ConversationId[]
}

/** Placeholder signature; being written by the lead. */
export declare const ingestItems: (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'policy'>,
  accountId: AccountId,
  items: readonly InboundItem[],
  also: (tx: WriteDb) => Promise<void>
) => Promise<IngestOutcome>
