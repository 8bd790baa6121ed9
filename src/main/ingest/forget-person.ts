import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AuditId, PersonId } from '../../shared/model/ids.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { dropModel } from '../assign/held-model.ts'
import { modelFile } from '../assign/model-file.ts'
import type { KnownBy } from '../domain/mail-names-somebody.ts'
import type { Context } from '../runtime/context.ts'
import { removeUnplacedMail } from '../store/answers.ts'
import { appendAudit } from '../store/audit.ts'
import {
  erasePerson,
  type HeldHandle,
  isForgotten,
  hasRepliesOnTheirWay,
  listConversationsOfPerson,
  listHandlesOfPerson,
  listWordsOfHandles
} from '../store/erase-person.ts'
import { forgottenMark, insertForgotten, noteErasing } from '../store/forgotten.ts'
import { listRaw, removeQuarantined } from '../store/quarantine.ts'
import { markFactsChanged } from '../store/rankings.ts'
import type { InboundMailRow } from '../store/schema.ts'
import type { WriteDb } from '../store/store.ts'
import { namesSomebody } from '../domain/names-somebody.ts'

/**
 * Forgets somebody of the public, on their request: the conversations with them and everything that hangs on these (drafts,
 * notes, replies, hand-offs with their letters and answers), what they said elsewhere, their likes, their names, and what
 * nobody could read or place that names them, mails among it (`findMails`). Files and index are wiped; the text model is
 * fitted anew without them; a digest keeps them from coming in again. Nothing is taken back from a network. Cannot be undone. Refused with `not_found`, and `conflict` while a reply to them is on its way.
 */
export const forgetPerson = async (
  ctx: Pick<Context, 'store' | 'clock' | 'ids' | 'dataFolder' | 'workers' | 'log'>,
  personId: PersonId,
  findMails: FindMails
): Promise<Result<null>> => {
  const now = ctx.clock.now()
  const mails = await findMailsOf(ctx, personId, findMails)
  const outcome = await ctx.store.write(async (tx): Promise<Result<readonly string[]>> => {
    const handles = await listHandlesOfPerson(tx, personId)
    if (handles.every(({ remoteId }) => isForgotten(remoteId))) return err('not_found')
    const ids = handles.map(({ id }) => id)
    const conversations = await listConversationsOfPerson(tx, personId, ids)
    if (await hasRepliesOnTheirWay(tx, conversations)) return err('conflict')
    const files = [...(await erasePerson(tx, personId, ids, conversations, now))]
    await forgetUnread(tx, namesOf(handles))
    for (const mail of mails) if (await removeUnplacedMail(tx, mail.id)) files.push(mail.raw_file)
    const marks = handles.map(({ network, remoteId }) => forgottenMark(network, remoteId))
    await insertForgotten(tx, marks, now)
    await noteErasing(tx, { mails: files })
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at: now,
      action: 'person_forgotten',
      conversation_id: null,
      before: null,
      after: null
    })
    await markFactsChanged(tx, now)
    return ok(files)
  })
  if (!outcome.ok) return outcome
  for (const file of outcome.value) await rm(join(ctx.dataFolder, 'mails', file), { force: true })
  dropModel(ctx.store)
  await rm(modelFile(ctx.dataFolder), { force: true })
  await ctx.store.wipe()
  return ok(null)
}

const namesOf = (handles: readonly HeldHandle[]): readonly string[] =>
  handles.flatMap(({ remoteId, handle, name }) => [remoteId, handle.replace(/^@/u, ''), name])

/** Finds the mails without a place that are about somebody. */
type FindMails = (
  ctx: Pick<Context, 'store' | 'clock' | 'dataFolder' | 'workers' | 'log'>,
  known: KnownBy
) => Promise<readonly Pick<InboundMailRow, 'id' | 'raw_file'>[]>

/** Those of their own conversations go with these. */
const findMailsOf = async (
  ctx: Parameters<FindMails>[0],
  personId: PersonId,
  findMails: FindMails
): ReturnType<FindMails> => {
  const handles = await listHandlesOfPerson(ctx.store.read, personId)
  const words = await listWordsOfHandles(
    ctx.store.read,
    handles.map(({ id }) => id)
  )
  return await findMails(ctx, { names: namesOf(handles), words })
}

const batchLength = 500

/** Rows and items that were kept because nobody could read them, also those that have found their place since. */
const forgetUnread = async (tx: WriteDb, names: readonly string[]): Promise<void> => {
  let after = ''
  for (;;) {
    const rows = await listRaw(tx, after, batchLength)
    for (const { id, raw } of rows) if (namesSomebody(raw, names)) await removeQuarantined(tx, id)
    const last = rows.at(-1)
    if (last === undefined || rows.length < batchLength) return
    after = last.id
  }
}
