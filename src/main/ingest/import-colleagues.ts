import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Rejection } from '../../shared/contract/colleagues.ts'
import type { Colleague, ColleagueProfile, Consent } from '../../shared/model/colleague.ts'
import type { AuditId, ColleagueId, ConsentId } from '../../shared/model/ids.ts'
import { type Instant, plus } from '../../shared/model/instant.ts'
import type { Network } from '../../shared/model/network.ts'
import { err, ok, type Result } from '../../shared/result.ts'
import { fold } from '../../shared/text/fold.ts'
import type { Context } from '../runtime/context.ts'
import { appendAudit } from '../store/audit.ts'
import { insertColleague, listColleagues, rewriteProfile } from '../store/colleagues.ts'
import { appendConsent, judgeConsent, listLatestConsents } from '../store/consents.ts'
import { markFactsChanged } from '../store/rankings.ts'
import type { WriteDb } from '../store/store.ts'
import { examineFile, readRecords } from './examine-file.ts'
import {
  type ColleagueRejection,
  type ColleagueRow,
  guessColleagueColumns,
  isColleagueColumn,
  readColleague
} from './read-colleague.ts'

export interface ColleaguesImported {
  /** Rows of the list, those rejected included. */
  readonly read: number
  readonly added: number
  readonly updated: number
  readonly unchanged: number
  readonly rejected: Rejection[]
}

type ImportContext = Pick<Context, 'store' | 'clock' | 'ids' | 'policy' | 'desktop'>

type RowEffect =
  | { readonly kind: 'added' | 'updated' | 'unchanged'; readonly colleagueId: ColleagueId }
  | {
      readonly kind: 'rejected'
      readonly reason: ColleagueRejection
      readonly values: Rejection['values']
    }

/**
 * Imports a list of colleagues (CSV, or JSON). A row is a colleague that we know when the e-mail is the same, else when the
 * name is; empty cells and absent columns change nothing. Without a column of networks nobody consents to anything.
 * Importing the same file again changes nothing. Refused with file_unreadable, file_empty, file_binary, file_not_json or
 * file_without_name_column.
 */
export const importColleagues = async (
  ctx: ImportContext,
  path: string
): Promise<Result<ColleaguesImported>> => {
  const fileName = basename(path)
  let handle
  try {
    handle = await open(path)
  } catch {
    return err('file_unreadable', { fileName })
  }
  try {
    const stats = await handle.stat()
    if (!stats.isFile()) return err('file_unreadable', { fileName })
    const opened = handle
    const readHead = async (bytes: number): Promise<Uint8Array> => {
      const buffer = Buffer.alloc(Math.min(bytes, stats.size))
      const { bytesRead } = await opened.read(buffer, 0, buffer.length, 0)
      return buffer.subarray(0, bytesRead)
    }
    const examined = await examineFile(readHead, stats.size, {
      isColumn: isColleagueColumn,
      isText: isColleagueColumn
    })
    if (examined.kind === 'refused') {
      if (examined.code === 'file_not_json') return err('file_not_json', { fileName, at: examined.at })
      // Neither a web page nor a header above nothing holds a name.
      const code = examined.code === 'file_without_rows' ? 'file_without_name_column' : examined.code
      return err(code, { fileName })
    }
    const columns = guessColleagueColumns(examined.file.columns)
    if (columns.name === undefined && columns.firstName === undefined && columns.lastName === undefined)
      return err('file_without_name_column', { fileName })
    return ok(await takeRows(ctx, readRecords(createReadStream(path), examined.file), columns))
  } finally {
    await handle.close()
  }
}

const takeRows = async (
  ctx: ImportContext,
  batches: ReturnType<typeof readRecords>,
  columns: ReturnType<typeof guessColleagueColumns>
): Promise<ColleaguesImported> => {
  const rejected: Rejection[] = []
  const counts = { added: 0, updated: 0, unchanged: 0 }
  const seen = new Set<ColleagueId>()
  let read = 0
  for await (const batch of batches)
    for (const entry of batch) {
      read += 1
      if (entry.kind === 'unreadable') {
        rejected.push({ line: entry.line, reason: entry.reason, values: { ...entry.values } })
        continue
      }
      const outcome = readColleague(entry, columns, ctx.desktop.timeZone)
      const effect = outcome.kind === 'row' ? await takeRow(ctx, outcome.row, seen) : outcome
      if (effect.kind === 'rejected')
        rejected.push({ line: entry.line, reason: effect.reason, values: { ...effect.values } })
      else {
        counts[effect.kind] += 1
        seen.add(effect.colleagueId)
      }
      await nextTurn()
    }
  return { read, ...counts, rejected }
}

const sameText = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && fold(one.trim()) === fold(other.trim())

/** Whom a row is about: by e-mail, else by name where the e-mails do not say that they are two people. */
const findKnown = (colleagues: readonly Colleague[], row: ColleagueRow): Colleague | undefined => {
  const email = row.profile.email ?? null
  return (
    colleagues.find((colleague) => sameText(colleague.email, email)) ??
    colleagues.find(
      (colleague) => sameText(colleague.name, row.name) && (email === null || colleague.email === null)
    )
  )
}

const takeRow = (ctx: ImportContext, row: ColleagueRow, seen: ReadonlySet<ColleagueId>): Promise<RowEffect> =>
  ctx.store.write(async (tx): Promise<RowEffect> => {
    const now = ctx.clock.now()
    const known = findKnown(await listColleagues(tx, now), row)
    if (known !== undefined && seen.has(known.id))
      return { kind: 'rejected', reason: 'colleague_twice', values: { value: row.name } }
    const latest = known === undefined ? undefined : (await listLatestConsents(tx)).get(known.id)
    const withdrawn = (row.networks ?? []).find((network) => latest?.get(network)?.kind === 'withdraw')
    if (withdrawn !== undefined)
      return {
        kind: 'rejected',
        reason: 'colleague_consent_withdrawn',
        values: { value: row.name, network: withdrawn }
      }
    const colleagueId = known?.id ?? ctx.ids.next<ColleagueId>()
    const profileChanged = await writeProfile(ctx, tx, colleagueId, known, row, now)
    const consentChanged = await writeConsent(ctx, tx, colleagueId, latest, row, now)
    if (known !== undefined && !profileChanged && !consentChanged) return { kind: 'unchanged', colleagueId }
    const kind = known === undefined ? 'added' : 'updated'
    await appendAudit(tx, {
      id: ctx.ids.next<AuditId>(),
      batch: ctx.ids.next(),
      at: now,
      action: 'colleague_imported',
      conversation_id: null,
      before: null,
      after: JSON.stringify({ colleagueId, kind, consent: consentChanged })
    })
    await markFactsChanged(tx, now)
    return { kind, colleagueId }
  })

const newProfile = (ctx: ImportContext, name: string): ColleagueProfile => ({
  name,
  role: '',
  place: null,
  email: null,
  portrait: null,
  languages: [ctx.desktop.systemLanguage],
  topics: [],
  bio: '',
  hours: { timeZone: ctx.desktop.timeZone, spans: [] },
  absences: [],
  weeklyBudget: null,
  holidays: null,
  signatures: {}
})

const profileOf = (colleague: Colleague): ColleagueProfile => {
  const {
    id: _id,
    leftAt: _leftAt,
    sample: _sample,
    consents: _consents,
    expiredConsents: _expired,
    weekLoad: _load,
    ...profile
  } = colleague
  return profile
}

/** Whether the row changed anything. */
const writeProfile = async (
  ctx: ImportContext,
  tx: WriteDb,
  colleagueId: ColleagueId,
  known: Colleague | undefined,
  row: ColleagueRow,
  now: Instant
): Promise<boolean> => {
  if (known === undefined) {
    await insertColleague(tx, colleagueId, { ...newProfile(ctx, row.name), ...row.profile }, now)
    return true
  }
  const before = profileOf(known)
  const after = { ...before, ...row.profile, signatures: { ...before.signatures, ...row.profile.signatures } }
  if (isSameProfile(before, after)) return false
  await rewriteProfile(tx, colleagueId, after)
  return true
}

const isSameProfile = (one: ColleagueProfile, other: ColleagueProfile): boolean => {
  const comparable = (profile: ColleagueProfile): string =>
    JSON.stringify([
      Object.entries({ ...profile, signatures: null }).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      Object.entries(profile.signatures)
        .map(([network, signature]) => [network, signature.nameForm, signature.text].join('\n'))
        .toSorted()
    ])
  return comparable(one) === comparable(other)
}

/**
 * Adds to the ledger what the row says: it grants its networks and leaves the others as they are; said to be none, it
 * withdraws those that stand. Without a date a new consent lasts a year, and one that stands is left as it is.
 */
const writeConsent = async (
  ctx: ImportContext,
  tx: WriteDb,
  colleagueId: ColleagueId,
  latest: ReadonlyMap<Network, Consent> | undefined,
  row: ColleagueRow,
  now: Instant
): Promise<boolean> => {
  const append = (network: Network, kind: Consent['kind'], validUntil: Instant) =>
    appendConsent(tx, {
      id: ctx.ids.next<ConsentId>(),
      colleagueId,
      network,
      kind,
      validUntil,
      recordedAt: now
    })
  const standing = new Map(
    [...(latest ?? [])].filter(([, consent]) => judgeConsent(consent, now).kind === 'valid')
  )
  if (row.networks === null) return false
  if (row.networks.length === 0) {
    for (const network of standing.keys()) await append(network, 'withdraw', now)
    return standing.size > 0
  }
  const { until } = row
  const granted = row.networks.filter((network) =>
    until === null ? !standing.has(network) : latest?.get(network)?.validUntil !== until
  )
  for (const network of granted) await append(network, 'grant', until ?? plus(now, ctx.policy.consentFor))
  return granted.length > 0
}
