import { useEffect } from 'react'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { callApi } from '../../api/client.ts'

/** A conversation that is only passed by on the way to another is not read, and fetches nothing. */
const restMilliseconds = 250

/** Tells the app that somebody looks at this conversation, so that its pictures come: when it opens, and when more came in. */
export const useAttachmentsInSight = ({
  summary: { id },
  messages
}: Pick<AppOutput<'conversations.open'>, 'summary' | 'messages'>): void => {
  const attached = messages
    .flatMap(({ attachments }) => attachments.map((attachment) => attachment.id))
    .join()
  useEffect(() => {
    if (attached === '') return
    const timer = setTimeout(
      () => void callApi('messages.loadAttachments', { conversationId: id }),
      restMilliseconds
    )
    return () => clearTimeout(timer)
  }, [id, attached])
}
