import { z } from 'zod'
import { uriSchema } from './wire-uri.ts'

/**
 * What came with a post, as the network shows it: the `#view` parts of app.bsky.embed.* (lexicons of 2026-08-20). What is not
 * as documented counts as not there.
 */

export interface PictureView {
  readonly fullsize: string
  readonly thumb: string
  readonly alt: string
  readonly ratio: { readonly width: number; readonly height: number } | null
}

export interface VideoView {
  readonly playlist: string
  readonly thumbnail: string | null
  readonly alt: string
  readonly ratio: PictureView['ratio']
}

/** A link with the title of its page. */
export interface CardView {
  readonly uri: string
  readonly title: string
}

/** Another post, a list or a feed; text is null where the network shows none (deleted, blocked, taken back). */
export interface QuotedView {
  readonly uri: string
  readonly handle: string | null
  readonly text: string | null
}

export interface EmbedView {
  readonly pictures: readonly PictureView[]
  readonly video: VideoView | null
  readonly card: CardView | null
  readonly quoted: QuotedView | null
}

const nothing: EmbedView = { pictures: [], video: null, card: null, quoted: null }

const addressSchema = z.url({ protocol: /^https?$/u })
const ratioSchema = z
  .object({ width: z.number().int().positive(), height: z.number().int().positive() })
  .nullable()
  .catch(null)
const altSchema = z.string().catch('')

const pictureSchema = z
  .object({
    fullsize: addressSchema,
    thumb: addressSchema.optional(),
    // As a gallery calls it.
    thumbnail: addressSchema.optional(),
    alt: altSchema,
    aspectRatio: ratioSchema
  })
  .transform(({ fullsize, thumb, thumbnail, alt, aspectRatio }): PictureView => ({
    fullsize,
    thumb: thumb ?? thumbnail ?? fullsize,
    alt,
    ratio: aspectRatio
  }))
const picturesSchema = z
  .array(z.unknown())
  .transform((all) => all.flatMap((one) => pictureSchema.safeParse(one).data ?? []))

const mediaSchema = z.discriminatedUnion('$type', [
  z
    .object({ $type: z.literal('app.bsky.embed.images#view'), images: picturesSchema })
    .transform(({ images }): EmbedView => ({ ...nothing, pictures: images })),
  z
    .object({ $type: z.literal('app.bsky.embed.gallery#view'), items: picturesSchema })
    .transform(({ items }): EmbedView => ({ ...nothing, pictures: items })),
  z
    .object({
      $type: z.literal('app.bsky.embed.video#view'),
      playlist: addressSchema,
      thumbnail: addressSchema.nullable().catch(null),
      alt: altSchema,
      aspectRatio: ratioSchema
    })
    .transform(({ playlist, thumbnail, alt, aspectRatio }): EmbedView => ({
      ...nothing,
      video: { playlist, thumbnail, alt, ratio: aspectRatio }
    })),
  z
    .object({
      $type: z.literal('app.bsky.embed.external#view'),
      external: z.object({ uri: addressSchema, title: altSchema })
    })
    .transform(({ external }): EmbedView => ({ ...nothing, card: external }))
])

const quotedSchema = z
  .object({
    uri: uriSchema,
    author: z.object({ handle: z.string() }).optional().catch(undefined),
    value: z.object({ text: z.string() }).optional().catch(undefined),
    // Of a feed, and of a list.
    displayName: z.string().optional().catch(undefined),
    name: z.string().optional().catch(undefined)
  })
  .transform(({ uri, author, value, displayName, name }): QuotedView => ({
    uri,
    handle: author?.handle ?? null,
    text: value?.text ?? displayName ?? name ?? null
  }))

const recordSchema = z.object({ record: quotedSchema })

export const embedViewSchema = z
  .union([
    mediaSchema,
    recordSchema.transform(({ record }): EmbedView => ({ ...nothing, quoted: record })),
    z
      .object({ record: recordSchema, media: mediaSchema.catch(nothing) })
      .transform(({ record, media }): EmbedView => ({ ...media, quoted: record.record }))
  ])
  .nullable()
  .catch(null)
