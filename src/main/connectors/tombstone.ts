import { plainItem } from '../../shared/model/message.ts'
import type { InboundItem } from './connector.ts'

/** What remains of a message that stands on its network no more: its place, without words. */
export const tombstone = (
  left: Pick<InboundItem, 'ref' | 'conversationRef' | 'kind' | 'author'> &
    Partial<Pick<InboundItem, 'audience'>>
): InboundItem => ({
  parentRef: null,
  subject: null,
  text: '',
  spans: [],
  url: null,
  language: null,
  rating: null,
  publishedAt: null,
  editedAt: null,
  state: 'deleted',
  ...plainItem,
  replyTarget: null,
  context: true,
  ...left
})
