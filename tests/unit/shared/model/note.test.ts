import { expect, expectTypeOf, it } from 'vitest'
import type { AppInput } from '../../../../src/shared/contract/contract.ts'
import { contract } from '../../../../src/shared/contract/contract.ts'
import type { NoteWords } from '../../../../src/shared/model/note.ts'
import type { OutboxRow } from '../../../../src/main/store/schema.ts'

/** `tsc` refuses these lines the day that a note could be taken for words that leave. */
it('R-22 is no text that leaves: neither a reply, nor a draft of one, nor an edit, nor a letter can be made of a note', () => {
  expectTypeOf<NoteWords>().not.toExtend<AppInput<'replies.enqueue'>['body']>()
  expectTypeOf<NoteWords>().not.toExtend<AppInput<'conversations.saveDraft'>['body']>()
  expectTypeOf<NoteWords>().not.toExtend<NonNullable<AppInput<'messages.act'>['edit']>['body']>()
  expectTypeOf<NoteWords>().not.toExtend<OutboxRow['body']>()
  expectTypeOf<NoteWords>().not.toExtend<OutboxRow['text']>()
})

it('is refused where words that leave are asked for', () => {
  const words: NoteWords = { internal: 'she is a competitor' }
  expect(contract.replies.enqueue.input.shape.body.safeParse(words).success).toBe(false)
  expect(contract.conversations.saveDraft.input.shape.body.safeParse(words).success).toBe(false)
})
