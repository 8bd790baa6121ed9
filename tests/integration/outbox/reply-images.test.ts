import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { tidyMedia } from '../../../src/main/media/tidy-media.ts'
import type { DraftImageId } from '../../../src/shared/model/ids.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import type { ImageLimit } from '../../../src/shared/model/network.ts'
import { aPng, aWav } from '../../support/images.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'
import { fakeCapabilities } from '../../support/fake-connector.ts'

const limit: ImageLimit = { most: 2, bytes: 5_000, mediaTypes: ['image/png'], description: 40 }

let scene: ReplyScene

beforeEach(async () => {
  scene = await openReplyScene({
    capabilities: { reply: { ...fakeCapabilities.reply, images: limit } }
  })
})
afterEach(() => scene.close())

const app = () => callerOf(scene.ctx)
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const add = (bytes: Uint8Array = aPng()) =>
  app().call('replies.addImage', { conversationId: scene.conversationId, base64: base64(bytes) })
const added = async (description: string, bytes?: Uint8Array): Promise<DraftImageId> => {
  const result = await add(bytes)
  if (!result.ok) throw new Error(result.error.code)
  await app().ask('replies.describeImage', { imageId: result.value.imageId, description })
  return result.value.imageId
}
const opened = () => app().ask('conversations.open', { conversationId: scene.conversationId })
const files = () => readdirSync(join(scene.ctx.dataFolder, 'reply-images'))

it('an image stays with the words, over a crash, and leaves with them as it was frozen', async () => {
  const imageId = await added('Une miche, coupée en deux')
  await scene.crash()
  expect((await opened()).draftImages).toEqual([
    { id: imageId, width: 64, height: 48, description: 'Une miche, coupée en deux' }
  ])
  const id = await scene.enqueue({ imageIds: [imageId] })
  expect((await opened()).draftImages).toEqual([])
  expect((await opened()).outbox[0]?.images).toEqual([
    { width: 64, height: 48, description: 'Une miche, coupée en deux' }
  ])
  await scene.send()
  expect(scene.network.requests[0]?.images).toEqual([
    {
      bytes: aPng(),
      mediaType: 'image/png',
      description: 'Une miche, coupée en deux',
      width: 64,
      height: 48
    }
  ])
  expect((await scene.state(id)).kind).toBe('sent')
  expect(files()).toHaveLength(1)
  await tidyMedia(scene.ctx)
  expect(files()).toEqual([])
})

it('refuses what is no image of that kind, too heavy, or one too many', async () => {
  expect(await add(aWav())).toMatchObject({ error: { code: 'image_not_taken' } })
  expect(await add(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))).toMatchObject({
    error: { code: 'image_not_taken' }
  })
  const heavy = Buffer.concat([aPng(), Buffer.alloc(5_000)])
  expect(await add(heavy)).toMatchObject({ error: { code: 'image_too_large', values: { most: 5_000 } } })
  await added('une')
  await added('deux')
  expect(await add()).toMatchObject({ error: { code: 'images_too_many', values: { most: 2 } } })
})

it('does not let a reply leave whose image says nothing, or too much', async () => {
  const imageId = await added('   ')
  expect(await scene.tryEnqueue({ imageIds: [imageId] })).toMatchObject({
    error: { code: 'image_without_description' }
  })
  await app().ask('replies.describeImage', { imageId, description: 'x'.repeat(41) })
  expect(await scene.tryEnqueue({ imageIds: [imageId] })).toMatchObject({
    error: { code: 'image_description_too_long', values: { most: 40 } }
  })
  await app().ask('replies.removeImage', { imageId })
  expect(await scene.tryEnqueue({ imageIds: [imageId] })).toMatchObject({ error: { code: 'image_missing' } })
  expect((await opened()).draftImages).toEqual([])
})

it('where no images leave, none is taken', async () => {
  await scene.close()
  scene = await openReplyScene()
  expect(await add()).toMatchObject({ error: { code: 'image_not_taken' } })
})

it('returns to the composer with the words when the reply is stopped, before what was added since', async () => {
  const first = await added('première')
  const id = await scene.enqueue({ imageIds: [first] })
  await added('seconde')
  await tidyMedia(scene.ctx)
  await app().ask('replies.cancel', { outboxId: id })
  expect((await opened()).draftImages.map(({ description }) => description)).toEqual(['première', 'seconde'])
  const again = (await opened()).draftImages.map((image) => image.id)
  await scene.enqueue({ imageIds: again, body: 'Oui, au levain, encore.' })
  await scene.send()
  expect(scene.network.requests[0]?.images).toHaveLength(2)
})

it('never leaves without its image: the reply is shown as damaged', async () => {
  const id = await scene.enqueue({ imageIds: [await added('une miche')] })
  rmSync(join(scene.ctx.dataFolder, 'reply-images'), { recursive: true })
  await scene.send()
  scene.clock.advance(minute)
  expect(scene.network.requests).toEqual([])
  expect(await scene.state(id)).toMatchObject({ kind: 'blocked', reason: 'damaged' })
})
