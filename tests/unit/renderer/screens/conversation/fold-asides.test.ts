import { expect, it } from 'vitest'
import { asidesOf, foldAsides } from '../../../../../src/renderer/screens/conversation/fold-asides.ts'
import { placeAsides } from '../../../../../src/renderer/screens/conversation/place-asides.ts'
import type { ConversationEvent } from '../../../../../src/shared/model/conversation-event.ts'
import { auditIdSchema, conversationIdSchema, noteIdSchema } from '../../../../../src/shared/model/ids.ts'
import { instantSchema } from '../../../../../src/shared/model/instant.ts'
import type { Note } from '../../../../../src/shared/model/note.ts'

const at = (minute: number) => instantSchema.parse(`2026-11-20T08:${String(minute).padStart(2, '0')}:00.000Z`)
const decided = (minute: number): ConversationEvent => ({
  id: auditIdSchema.parse(`decided ${minute}`),
  at: at(minute),
  kind: 'plain',
  what: 'done'
})
const noted = (minute: number): Note => ({
  id: noteIdSchema.parse(`noted ${minute}`),
  conversationId: conversationIdSchema.parse('conversation'),
  words: { internal: 'x' },
  author: '',
  writtenAt: at(minute),
  editedAt: null
})

it('tells decisions that follow each other as one, and a note between them apart', () => {
  const { after } = placeAsides([], asidesOf([noted(3)], [decided(1), decided(2), decided(4)]))
  expect(
    foldAsides(after).map((group) => (group.kind === 'note' ? group.id : group.events.map(({ id }) => id)))
  ).toEqual([['decided 1', 'decided 2'], 'noted 3', ['decided 4']])
})
