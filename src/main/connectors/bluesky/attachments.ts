import type { InboundAttachment } from '../connector.ts'
import type { EmbedView, PictureView } from './wire-embed.ts'

/** The pictures and the video of a post. Links and quoted posts are words: `words.ts`. */
export const attachmentsOf = (embed: EmbedView | null): readonly InboundAttachment[] => {
  if (embed === null) return []
  const pictures = embed.pictures.map((picture): InboundAttachment => ({
    ...common(picture),
    kind: 'image',
    source: { kind: 'address', at: picture.fullsize },
    preview: { kind: 'address', at: picture.thumb }
  }))
  if (embed.video === null) return pictures
  const { playlist, thumbnail } = embed.video
  return [
    ...pictures,
    {
      ...common(embed.video),
      kind: 'video',
      source: { kind: 'address', at: playlist },
      preview: thumbnail === null ? null : { kind: 'address', at: thumbnail }
    }
  ]
}

const common = ({ alt, ratio }: Pick<PictureView, 'alt' | 'ratio'>) => ({
  description: alt.trim() || null,
  name: null,
  width: ratio?.width ?? null,
  height: ratio?.height ?? null
})
