import { z } from 'zod'
import type { Io, OutboundImage } from '../connector.ts'
import { type Failed, failed, messageOf } from '../failed.ts'
import { withinTime } from '../http.ts'
import { isNotOffered, type MastodonClient, pathOf } from './client.ts'
import { uploadedSchema } from './wire.ts'

type Uploaded = z.infer<typeof uploadedSchema>

/** Most times that a server is asked whether it has done with a picture, all together as long as one request may take. */
const mostLooks = 10

/**
 * Gives the pictures of a reply to the server, each with its description, in their order; they are seen when a status names
 * their ids, and go away by themselves when none does (https://docs.joinmastodon.org/methods/media/, read 2026-11-22).
 * Nothing has been published yet, so that every failure is certain.
 */
export const uploadImages = async (
  client: MastodonClient,
  images: readonly OutboundImage[],
  io: Io
): Promise<{ readonly kind: 'uploaded'; readonly ids: readonly string[] } | Failed> => {
  const ids: string[] = []
  for (const image of images) {
    const uploaded = await upload(client, image, io)
    if (uploaded.kind === 'failed') return uploaded
    ids.push(uploaded.id)
  }
  return { kind: 'uploaded', ids }
}

type One = { readonly kind: 'uploaded'; readonly id: string } | Failed

const upload = async (client: MastodonClient, image: OutboundImage, io: Io): Promise<One> => {
  const content = formOf(image)
  const post = (path: string) => client.call({ method: 'POST', path, content, schema: uploadedSchema })
  let outcome = await post('/api/v2/media')
  if (isNotOffered(outcome)) outcome = await post('/api/v1/media')
  if (outcome.kind !== 'answered') {
    const { failure } = outcome
    return failed(
      outcome.kind === 'unreadable' ? { kind: 'unavailable', message: messageOf(failure) } : failure
    )
  }
  return isReady(outcome.status, outcome.value)
    ? { kind: 'uploaded', id: outcome.value.id }
    : await untilReady(client, outcome.value.id, io)
}

const formOf = (image: OutboundImage): FormData => {
  const form = new FormData()
  const name = `image.${image.mediaType.split('/').at(-1) ?? 'bin'}`
  form.append('file', new Blob([image.bytes], { type: image.mediaType }), name)
  form.append('description', image.description)
  return form
}

/** 202 and 206: the server still works on it, and would refuse a status that names it. */
const isReady = (status: number, { url }: Uploaded): boolean =>
  status !== 202 && status !== 206 && url !== null

const untilReady = async (client: MastodonClient, id: string, io: Io): Promise<One> => {
  for (let looks = 0; looks < mostLooks && !io.signal.aborted; looks += 1) {
    await aWhile(io)
    const outcome = await client.call({ method: 'GET', path: pathOf('media', id), schema: uploadedSchema })
    if (outcome.kind === 'refused') return failed(outcome.failure)
    if (outcome.kind === 'answered' && isReady(outcome.status, outcome.value)) return { kind: 'uploaded', id }
  }
  return failed({ kind: 'unavailable', message: 'the server still works on the image' })
}

const aWhile = (io: Io): Promise<void> =>
  withinTime(
    { signal: io.signal, timeout: io.timeout / mostLooks },
    (signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  )
