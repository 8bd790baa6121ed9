import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { ok } from '../../shared/result.ts'
import { fetchAttachment } from '../media/fetch-attachment.ts'
import { loadAttachments } from '../media/load-attachments.ts'
import { saveAttachment } from '../media/save-attachment.ts'
import { requestAction } from '../message-actions/request-action.ts'
import { retryAction } from '../message-actions/retry-action.ts'
import { cancelAction } from '../message-actions/undo-action.ts'
import type { Context } from '../runtime/context.ts'

/** A fetch ends by its own time limit; nothing waits for it when the app stops. */
const unstopped = (): AbortSignal => new AbortController().signal

export const messagesHandlers = {
  act: (ctx, request) => requestAction(ctx, request),
  cancelAction: (ctx, { actionId }) => cancelAction(ctx, actionId),
  retryAction: (ctx, { actionId }) => retryAction(ctx, actionId),
  async loadAttachments(ctx, { conversationId }) {
    await loadAttachments(ctx, conversationId, unstopped())
    return ok(null)
  },
  async fetchAttachment(ctx, { attachmentId }) {
    await fetchAttachment(ctx, attachmentId, 'whole', unstopped())
    return ok(null)
  },
  saveAttachment: (ctx, { attachmentId }) => saveAttachment(ctx, attachmentId, unstopped())
} satisfies Handlers<AppContract, Context>['messages']
