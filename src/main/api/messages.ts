import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { ok } from '../../shared/result.ts'
import { testAccount } from '../ingest/test-account.ts'
import { fetchAttachment, type IsHeard } from '../media/fetch-attachment.ts'
import { loadAttachments } from '../media/load-attachments.ts'
import { saveAttachment } from '../media/save-attachment.ts'
import { requestAction } from '../message-actions/request-action.ts'
import { retryAction } from '../message-actions/retry-action.ts'
import { cancelAction } from '../message-actions/undo-action.ts'
import type { Context } from '../runtime/context.ts'

/** A fetch ends by its own time limit; nothing waits for it when the app stops. */
const unstopped = (): AbortSignal => new AbortController().signal

/** An account without a network has nobody to vouch for an answer: what is doubtful is asked again. */
const hears =
  (ctx: Context): IsHeard =>
  async (account) =>
    (await testAccount(ctx, account))?.kind === 'works'

export const messagesHandlers = {
  act: (ctx, request) => requestAction(ctx, request),
  cancelAction: (ctx, { actionId }) => cancelAction(ctx, actionId),
  retryAction: (ctx, { actionId }) => retryAction(ctx, actionId),
  async loadAttachments(ctx, { conversationId }) {
    await loadAttachments(ctx, conversationId, hears(ctx), unstopped())
    return ok(null)
  },
  async fetchAttachment(ctx, { attachmentId }) {
    await fetchAttachment(ctx, attachmentId, 'whole', hears(ctx), unstopped())
    return ok(null)
  },
  saveAttachment: (ctx, { attachmentId }) => saveAttachment(ctx, attachmentId, hears(ctx), unstopped())
} satisfies Handlers<AppContract, Context>['messages']
