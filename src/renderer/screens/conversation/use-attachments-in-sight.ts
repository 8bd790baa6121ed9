import { useEffect } from 'react'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { isInSight } from '../../../shared/model/message.ts'
import { callApi } from '../../api/client.ts'

/** A conversation that is only passed by on the way to another is not read, and fetches nothing. */
const restMilliseconds = 250

/**
 * Tells the app that somebody looks at this conversation, so that its pictures come: when it opens, when more came in, and
 * when one fell out of the cache.
 */
export const useAttachmentsInSight = ({
  summary: { id },
  messages
}: Pick<AppOutput<'conversations.open'>, 'summary' | 'messages'>): void => {
  const attachments = messages
    .filter(({ standing, deletedAt }) => deletedAt === null && isInSight(standing))
    .flatMap((message) => message.attachments)
  const hasSome = attachments.length > 0
  const missing = attachments
    .filter(({ kind, file, preview }) => (kind === 'image' ? file : preview)?.kind === 'not_fetched')
    .map((attachment) => attachment.id)
    .join()
  useEffect(() => {
    if (!hasSome) return
    const timer = setTimeout(
      () => void callApi('messages.loadAttachments', { conversationId: id }),
      restMilliseconds
    )
    return () => clearTimeout(timer)
  }, [id, hasSome, missing])
}
