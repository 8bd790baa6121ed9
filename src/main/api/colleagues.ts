import { basename } from 'node:path'
import { forgetWords } from '../backups/forget-words.ts'
import { forgetColleague } from '../assign/forget-colleague.ts'
import { recordConsent, recordRefusedTopics, withdrawAll } from '../assign/record-consent.ts'
import { importColleagues } from '../ingest/import-colleagues.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import type { AuditId, ColleagueId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { freeOpenConversations } from '../store/assignments.ts'
import { appendAudit } from '../store/audit.ts'
import {
  getColleague,
  insertColleague,
  listColleagues,
  markLeft,
  markReturned,
  rewriteProfile
} from '../store/colleagues.ts'
import { markFactsChanged } from '../store/rankings.ts'
import type { WriteDb } from '../store/store.ts'

type ColleagueAction =
  'colleague_created' | 'profile_rewritten' | 'consent_recorded' | 'colleague_left' | 'colleague_returned'

/** Who did what to whom, and that rankings rest on former facts: belongs to every change of a colleague. */
const recordChange = async (
  ctx: Context,
  tx: WriteDb,
  action: ColleagueAction,
  colleagueId: ColleagueId,
  now: Instant
): Promise<void> => {
  await appendAudit(tx, {
    id: ctx.ids.next<AuditId>(),
    batch: ctx.ids.next(),
    at: now,
    action,
    conversation_id: null,
    // These are not undone with Z: they are changed again where they were made.
    before: null,
    after: JSON.stringify({ colleagueId })
  })
  await markFactsChanged(tx, now)
}

const notFuture = (networks: readonly string[], validUntil: Instant, now: Instant): boolean =>
  networks.length > 0 && validUntil <= now

/** Marks a colleague as left or returned; doing it twice changes nothing. */
const changePresence = async (
  ctx: Context,
  colleagueId: ColleagueId,
  action: 'colleague_left' | 'colleague_returned'
): Promise<Result<null>> => {
  const now = ctx.clock.now()
  if ((await getColleague(ctx.store.read, colleagueId, now)) === null) return err('not_found')
  await ctx.store.write(async (tx) => {
    const changed =
      action === 'colleague_left' ? await markLeft(tx, colleagueId, now) : await markReturned(tx, colleagueId)
    if (!changed) return
    // Whoever waits for an answer from somebody who left would wait for ever.
    if (action === 'colleague_left') {
      await freeOpenConversations(tx, colleagueId, now)
      // What is still held in the outbox is stopped by this: consent is looked at again when it leaves.
      await withdrawAll(ctx.ids, tx, colleagueId, now)
    }
    await recordChange(ctx, tx, action, colleagueId, now)
  })
  return ok(null)
}

export const colleaguesHandlers = {
  async list(ctx) {
    return ok([...(await listColleagues(ctx.store.read, ctx.clock.now()))])
  },
  async create(ctx, { profile, consent }) {
    const now = ctx.clock.now()
    if (consent !== null && notFuture(consent.networks, consent.validUntil, now))
      return err('invalid_input', { at: 'consent.validUntil' })
    const colleagueId = ctx.ids.next<ColleagueId>()
    await ctx.store.write(async (tx) => {
      await insertColleague(tx, colleagueId, profile, now)
      if (consent !== null)
        await recordConsent(ctx.ids, tx, colleagueId, consent.networks, consent.validUntil, now)
      await recordChange(ctx, tx, 'colleague_created', colleagueId, now)
    })
    return ok({ colleagueId })
  },
  async rewriteProfile(ctx, { colleagueId, profile }) {
    const now = ctx.clock.now()
    const found = await ctx.store.write(async (tx) => {
      const rewritten = await rewriteProfile(tx, colleagueId, profile)
      if (rewritten) await recordChange(ctx, tx, 'profile_rewritten', colleagueId, now)
      return rewritten
    })
    return found ? ok(null) : err('not_found')
  },
  async recordConsent(ctx, { colleagueId, networks, validUntil, refusedTopics }) {
    const now = ctx.clock.now()
    if (notFuture(networks, validUntil, now)) return err('invalid_input', { at: 'validUntil' })
    if ((await getColleague(ctx.store.read, colleagueId, now)) === null) return err('not_found')
    await ctx.store.write(async (tx) => {
      const granted = await recordConsent(ctx.ids, tx, colleagueId, networks, validUntil, now)
      const refused =
        refusedTopics === undefined
          ? 0
          : await recordRefusedTopics(ctx.ids, tx, colleagueId, refusedTopics, now)
      if (granted + refused > 0) await recordChange(ctx, tx, 'consent_recorded', colleagueId, now)
    })
    return ok(null)
  },
  markLeft: (ctx, { colleagueId }) => changePresence(ctx, colleagueId, 'colleague_left'),
  markReturned: (ctx, { colleagueId }) => changePresence(ctx, colleagueId, 'colleague_returned'),
  async forget(ctx, { colleagueId }) {
    const forgotten = await forgetColleague(ctx, colleagueId)
    if (forgotten.ok) await forgetWords(ctx)
    return forgotten
  },
  async importFile(ctx) {
    const path = await ctx.desktop.chooseFile('colleagues')
    if (path === null) return ok(null)
    const outcome = await importColleagues(ctx, path)
    return outcome.ok ? ok({ fileName: basename(path), ...outcome.value }) : outcome
  }
} satisfies Handlers<AppContract, Context>['colleagues']
