import { z } from 'zod'
import { readKept } from '../read-kept.ts'
import { type PostRecord, strongRefSchema } from './wire.ts'

/** What a reply to a post must name: the root of its thread and the post itself. */
const replyTargetSchema = z.object({ root: strongRefSchema, parent: strongRefSchema })
export type ReplyTarget = Readonly<z.infer<typeof replyTargetSchema>>

export const replyTargetOf = (post: {
  readonly uri: string
  readonly cid: string
  readonly record: Pick<PostRecord, 'reply'>
}): ReplyTarget => {
  const parent = { uri: post.uri, cid: post.cid }
  return { root: post.record.reply?.root ?? parent, parent }
}

/** As it was kept with the message; null where it was not, or can no longer be read. */
export const readReplyTarget = (kept: string | null): ReplyTarget | null => readKept(replyTargetSchema, kept)
