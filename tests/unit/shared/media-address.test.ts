import { expect, it } from 'vitest'
import {
  attachmentAddress,
  outboxImageAddress,
  readMediaAddress,
  replyImageAddress
} from '../../../src/shared/media-address.ts'
import { attachmentIdSchema, draftImageIdSchema, outboxIdSchema } from '../../../src/shared/model/ids.ts'

const id = '0193a1f0-5d2e-7c3b-8f4a-1b2c3d4e5f60'

it('reads back the addresses that it makes', () => {
  expect(readMediaAddress(attachmentAddress(attachmentIdSchema.parse(id), 'preview'))).toEqual({
    kind: 'attachment',
    id,
    part: 'preview'
  })
  expect(readMediaAddress(replyImageAddress(draftImageIdSchema.parse(id)))).toEqual({
    kind: 'reply_image',
    id
  })
  expect(readMediaAddress(outboxImageAddress(outboxIdSchema.parse(id), 3))).toEqual({
    kind: 'outbox_image',
    id,
    position: 3
  })
})

it.each([
  `pp-media://attachment/${id}`,
  `pp-media://attachment/${id}/whole/`,
  `pp-media://attachment/${id}/whole?x`,
  `pp-media://attachment/${id}/whole#x`,
  `pp-media://attachment/${id}/raw`,
  `pp-media://attachment/../${id}/whole`,
  'pp-media://attachment/..%2f..%2fsecrets.json/whole',
  'pp-media://attachment/%2e%2e/whole',
  `pp-media://user@attachment/${id}/whole`,
  `pp-media://attachment:80/${id}/whole`,
  `pp-media://other/${id}/whole`,
  `PP-MEDIA://attachment/${id}/whole`,
  `pp-media://outbox-image/${id}/-1`,
  `pp-media://outbox-image/${id}/999`,
  `https://attachment/${id}/whole`,
  ' ',
  ''
])('reads nothing in %s', (address) => {
  expect(readMediaAddress(address)).toBeNull()
})
