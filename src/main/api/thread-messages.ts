import { z } from 'zod'
import {
  type FrozenWords,
  type ThreadMessage,
  threadMessageSchema
} from '../../shared/contract/conversations.ts'
import { type AttachmentId, type MessageId, personIdSchema, type SnippetId } from '../../shared/model/ids.ts'
import { type AttachmentFile, attachmentFileSchema, spanSchema } from '../../shared/model/message.ts'
import { provenancesSchema } from '../../shared/model/woven.ts'
import { unreachable } from '../../shared/result.ts'
import { withoutSignatureOf } from '../../shared/text/compose-reply.ts'
import { groupedBy } from '../../shared/grouped-by.ts'
import { tellLanguage } from '../../shared/text/tell-language.ts'
import type { Context } from '../runtime/context.ts'
import { replyFrameOf } from '../store/accounts.ts'
import { type AttachmentPart, listAttachmentFiles } from '../store/attachment-files.ts'
import { listAttachments } from '../store/attachments.ts'
import { listNewestActions, type StoredAction, toActionEntry } from '../store/message-actions.ts'
import { listMessages, listRevisions, type MessageWithAuthor } from '../store/messages.ts'
import { listRepliesBehind, type ReplyBehind, toActionable } from '../store/own-messages.ts'
import { listQuietEventsAbout } from '../store/quiet-events.ts'
import { listSnippets } from '../store/snippets.ts'
import type { AccountRow, AttachmentFileRow, AttachmentRow, ConversationRow } from '../store/schema.ts'

const personColumn = personIdSchema.nullable()
const spansColumn = z.array(spanSchema)

/** The messages of a conversation, oldest first, each with what came with it, what others did with it, and what we did. */
export const listThreadMessages = async (
  { store, connectors }: Pick<Context, 'store' | 'connectors'>,
  conversation: ConversationRow,
  account: AccountRow
): Promise<readonly ThreadMessage[]> => {
  const db = store.read
  const rows = await listMessages(db, conversation.id)
  const ids = rows.map((row) => row.id)
  const ours = rows.filter((row) => row.side === 'ours').map((row) => row.ref)
  const attachments = await listAttachments(db, ids)
  const files = filesByPart(await listAttachmentFiles(db, ids))
  const actions = await listNewestActions(db, ids)
  const quietEvents = groupedBy(await listQuietEventsAbout(db, account.id, ours), (event) => event.ref)
  const revisions = groupedBy(await listRevisions(db, conversation.id), (one) => one.message_id)
  const replies = await listRepliesBehind(db, conversation.id)
  const snippetNames = new Map((await listSnippets(db)).map(({ id, name }) => [id, name]))
  return rows.map((row) =>
    threadMessageSchema.parse({
      ...messageOf(row),
      replyFrame: replyFrameOf(account, row.reply_target, connectors),
      attachments: attachmentsOf(row.id, attachments, files),
      quietEvents: (quietEvents.get(row.ref) ?? []).map(({ kind, name }) => ({ kind, name })),
      revisions:
        row.deleted_at === null
          ? (revisions.get(row.id) ?? []).map(({ text, replaced_at }) => ({ text, replacedAt: replaced_at }))
          : [],
      isKnownThere: toActionable(row).isKnownThere,
      actions: actionsOf(row.id, actions),
      frozenWords: frozenWordsOf(row, replies.get(row.ref) ?? null, snippetNames),
      ownWords: ownWordsOf(row, replies.get(row.ref) ?? null, editOf(row.id, actions), account, connectors)
    })
  )
}

/** Where its network says nothing, the little words of a beginning tell French from English: what is read aloud needs a voice. */
const tellingLength = 300

/** Telling takes 20 µs, and a thread is opened again at each change: 5,000 messages are remembered, by their words of that day. */
const remembered = new Map<string, 'fr' | 'en' | null>()

const languageOf = (row: Pick<MessageWithAuthor, 'id' | 'edited_at' | 'text'>): 'fr' | 'en' | null => {
  const key = `${row.id} ${row.edited_at ?? ''} ${row.text.length}`
  const known = remembered.get(key)
  if (known !== undefined) return known
  if (remembered.size >= 5_000) remembered.clear()
  const told = tellLanguage(row.text.slice(0, tellingLength))
  remembered.set(key, told)
  return told
}

const messageOf = (row: MessageWithAuthor) => ({
  id: row.id,
  conversationId: row.conversation_id,
  ref: row.ref,
  parentRef: row.parent_ref,
  author:
    row.side === 'ours'
      ? { side: 'ours', colleagueId: row.speaker_id, name: row.speaker_name ?? '' }
      : {
          side: 'theirs',
          handleId: row.handle_id,
          personId: personColumn.parse(row.person_id),
          handle: row.handle_handle ?? '',
          name: row.handle_name ?? ''
        },
  // A deleted message leaves its place, not its words.
  text: row.deleted_at === null ? row.text : '',
  spans: row.deleted_at === null ? spansColumn.parse(JSON.parse(row.spans)) : [],
  url: row.url,
  language: row.language ?? languageOf(row),
  rating: row.rating,
  publishedAt: row.published_at,
  receivedAt: row.received_at,
  editedAt: row.edited_at,
  deletedAt: row.deleted_at,
  audience: row.audience,
  standing: row.standing,
  likedAt: row.liked_at
})

type FilesByPart = ReadonlyMap<string, AttachmentFileRow>

const partKey = (id: AttachmentId, part: AttachmentPart): string => `${part} ${id}`

const filesByPart = (rows: readonly AttachmentFileRow[]): FilesByPart =>
  new Map(rows.map((row) => [partKey(row.attachment_id, row.part), row]))

const attachmentsOf = (
  id: MessageId,
  attachments: ReadonlyMap<MessageId, readonly AttachmentRow[]>,
  files: FilesByPart
) =>
  (attachments.get(id) ?? []).map((row) => ({
    id: row.id,
    kind: row.kind,
    description: row.description?.trim() || null,
    name: row.name,
    // What a network says of the size is only a hint: no part of a layout that it could break.
    width: row.width !== null && row.width > 0 ? Math.round(row.width) : null,
    height: row.height !== null && row.height > 0 ? Math.round(row.height) : null,
    file: fileOf(files.get(partKey(row.id, 'whole'))),
    preview: row.preview_kind === null ? null : fileOf(files.get(partKey(row.id, 'preview')))
  }))

const fileOf = (row: AttachmentFileRow | undefined): AttachmentFile => {
  if (row === undefined) return { kind: 'not_fetched' }
  const parsed = attachmentFileSchema.safeParse({
    kind: row.state,
    mediaType: row.media_type,
    bytes: row.bytes,
    reason: row.reason
  })
  return parsed.data ?? { kind: 'not_fetched' }
}

const actionsOf = (id: MessageId, actions: ReadonlyMap<MessageId, readonly StoredAction[]>) =>
  (actions.get(id) ?? []).map(toActionEntry)

/** Whose words a reply of ours is. Nothing of one that was deleted, nor where it cannot be read any more. */
const frozenWordsOf = (
  row: MessageWithAuthor,
  reply: ReplyBehind | null,
  snippetNames: ReadonlyMap<SnippetId, string>
): FrozenWords | null => {
  if (row.side !== 'ours' || row.deleted_at !== null || reply === null || reply.provenance === null)
    return null
  const frozen = provenancesSchema.safeParse(JSON.parse(reply.provenance))
  if (!frozen.success) return null
  return {
    parts: frozen.data.map((part) => {
      const text = reply.body.slice(part.start, part.end)
      switch (part.source) {
        case 'snippet':
          return { text, source: part.source, snippetName: snippetNames.get(part.snippetId) ?? null }
        case 'proof':
          return { text, source: part.source, proof: part.proof }
        case 'colleague':
        case 'community_manager':
          return { text, source: part.source }
        default:
          return unreachable(part)
      }
    }),
    approval: reply.approval,
    isEdited: row.text !== reply.text
  }
}

/** What an edit of ours begins with: what was typed, in whose name, and what the network asked for beside it. */
const ownWordsOf = (
  row: MessageWithAuthor,
  reply: ReplyBehind | null,
  edit: Published | null,
  account: AccountRow,
  connectors: Context['connectors']
) => {
  if (row.side !== 'ours' || row.deleted_at !== null) return null
  return {
    body: typedOf(row.text, reply, edit),
    speakerId: row.speaker_id,
    frame: replyFrameOf(account, reply?.reply_target ?? null, connectors),
    isLaterPart: reply !== null && reply.part > 1
  }
}

type Published = Pick<ReplyBehind, 'text' | 'body'>

/** The newest edit that reached the network. */
const editOf = (
  id: MessageId,
  actions: ReadonlyMap<MessageId, readonly StoredAction[]>
): Published | null => {
  const edit = actions.get(id)?.find(({ kind, state }) => kind === 'edit' && state === 'done')
  return edit === undefined || edit.text === null || edit.body === null
    ? null
    : { text: edit.text, body: edit.body }
}

/** What was typed of the words that stand there: an edit signs what it begins with. */
const typedOf = (text: string, reply: ReplyBehind | null, edit: Published | null): string => {
  const known = [edit, reply].filter((one) => one !== null)
  const same = known.find((one) => one.text === text)
  if (same !== undefined) return same.body
  // Edited elsewhere: the signature may still stand under it. A later part of a thread has none.
  if (reply !== null && reply.part > 1) return text
  return known.reduce((words, one) => (words === text ? withoutSignatureOf(text, one.text) : words), text)
}
