import { z } from 'zod'
import {
  absenceSchema,
  type Colleague,
  type ColleagueProfile,
  hoursSchema,
  languageSchema,
  signatureSchema
} from '../../shared/model/colleague.ts'
import { holidayChoiceSchema } from '../../shared/model/holidays.ts'
import type { ColleagueId } from '../../shared/model/ids.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { networkSchema } from '../../shared/model/network.ts'
import { sumWeekLoads } from './assignments.ts'
import { judgeConsent, listLatestConsents, listRefusedTopics } from './consents.ts'
import type { ColleagueRow, SignatureRow } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

/** As a register is ordered, É beside e: `localeCompare` would make one for each of its questions. */
const byName = new Intl.Collator('fr', { sensitivity: 'base' })

const languagesColumn = z.array(languageSchema)
const topicsColumn = z.array(z.string())
const absencesColumn = z.array(absenceSchema)
const holidaysColumn = holidayChoiceSchema.nullable().catch(null)

const toProfile = (row: ColleagueRow, signatures: readonly SignatureRow[]): ColleagueProfile => ({
  name: row.name,
  role: row.role,
  place: row.place,
  email: row.email,
  portrait: row.portrait,
  languages: languagesColumn.parse(JSON.parse(row.languages)),
  topics: topicsColumn.parse(JSON.parse(row.topics)),
  bio: row.bio,
  hours: hoursSchema.parse(JSON.parse(row.hours)),
  absences: absencesColumn.parse(JSON.parse(row.absences)),
  weeklyBudget: row.weekly_budget,
  holidays: holidaysColumn.parse(row.holidays),
  signatures: Object.fromEntries(
    signatures
      .filter((signature) => signature.colleague_id === row.id)
      .map((signature) => [
        signature.network,
        signatureSchema.parse({ nameForm: signature.name_form, text: signature.text })
      ])
  )
})

/** Everybody who speaks or spoke, by name. */
export const listColleagueNames = async (
  db: AnyDb
): Promise<readonly { readonly id: ColleagueId; readonly name: string }[]> =>
  await db.selectFrom('colleague').select(['id', 'name']).orderBy('name').execute()

/** The colleague whose e-mail address this is, however it is written; null: nobody’s. */
export const findColleagueByAddress = async (
  db: AnyDb,
  address: string,
  now: Instant
): Promise<Colleague | null> => {
  const wanted = address.toLowerCase()
  const row = (
    await db.selectFrom('colleague').select(['id', 'email']).where('email', 'is not', null).execute()
  ).find(({ email }) => email?.toLowerCase() === wanted)
  return row === undefined ? null : await getColleague(db, row.id, now)
}

/** In the order of their names, those who left last; with their consents that are valid now or ran out, and the load of their week. */
export const listColleagues = async (db: AnyDb, now: Instant): Promise<readonly Colleague[]> => {
  const rows = await db.selectFrom('colleague').selectAll().execute()
  const signatures = await db.selectFrom('signature').selectAll().orderBy('network').execute()
  const consents = await listLatestConsents(db)
  const refused = await listRefusedTopics(db)
  const loads = await sumWeekLoads(db, now)
  const colleagues = rows.map((row): Colleague => ({
    ...toProfile(row, signatures),
    id: row.id,
    leftAt: row.left_at,
    forgottenAt: row.forgotten_at,
    sample: row.sample_at !== null,
    consents: [...(consents.get(row.id)?.values() ?? [])].flatMap((latest) => {
      const answer = judgeConsent(latest, now)
      return answer.kind === 'valid'
        ? [{ id: latest.id, network: latest.network, validUntil: latest.validUntil }]
        : []
    }),
    expiredConsents: [...(consents.get(row.id)?.values() ?? [])].flatMap((latest) => {
      const answer = judgeConsent(latest, now)
      return answer.kind === 'expired' ? [{ network: latest.network, expiredAt: answer.expiredAt }] : []
    }),
    refusedTopics: [...(refused.get(row.id) ?? [])],
    weekLoad: loads.get(row.id) ?? 0
  }))
  return colleagues.toSorted(
    (one, other) =>
      Number(one.leftAt !== null) - Number(other.leftAt !== null) ||
      byName.compare(one.name, other.name) ||
      (one.id < other.id ? -1 : 1)
  )
}

export const getColleague = async (db: AnyDb, id: ColleagueId, now: Instant): Promise<Colleague | null> =>
  (await listColleagues(db, now)).find((colleague) => colleague.id === id) ?? null

const columnsOf = (profile: ColleagueProfile) => ({
  name: profile.name,
  role: profile.role,
  place: profile.place,
  email: profile.email,
  portrait: profile.portrait,
  languages: JSON.stringify(profile.languages),
  topics: JSON.stringify(profile.topics),
  bio: profile.bio,
  hours: JSON.stringify(profile.hours),
  absences: JSON.stringify(profile.absences),
  weekly_budget: profile.weeklyBudget,
  holidays: profile.holidays
})

const insertSignatures = async (tx: WriteDb, id: ColleagueId, profile: ColleagueProfile): Promise<void> => {
  const signatures = Object.entries(profile.signatures).map(([network, signature]) => ({
    ...signature,
    network
  }))
  for (const { network, nameForm, text } of signatures)
    await tx
      .insertInto('signature')
      .values({ colleague_id: id, network: networkSchema.parse(network), name_form: nameForm, text })
      .execute()
}

/** A new colleague, who has consented to nothing yet. `sampleAt`: came with the sample inbox. */
export const insertColleague = async (
  tx: WriteDb,
  id: ColleagueId,
  profile: ColleagueProfile,
  now: Instant,
  sampleAt: Instant | null = null
): Promise<void> => {
  await tx
    .insertInto('colleague')
    .values({
      id,
      ...columnsOf(profile),
      created_at: now,
      left_at: null,
      forgotten_at: null,
      sample_at: sampleAt
    })
    .execute()
  await insertSignatures(tx, id, profile)
}

/** Replaces what a colleague says of themself; false when there is no such colleague. */
export const rewriteProfile = async (
  tx: WriteDb,
  id: ColleagueId,
  profile: ColleagueProfile
): Promise<boolean> => {
  const updated = await tx
    .updateTable('colleague')
    .set(columnsOf(profile))
    .where('id', '=', id)
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) return false
  await tx.deleteFrom('signature').where('colleague_id', '=', id).execute()
  await insertSignatures(tx, id, profile)
  return true
}

/** False when there is no such colleague, or when they had left already. */
export const markLeft = async (tx: WriteDb, id: ColleagueId, now: Instant): Promise<boolean> => {
  const updated = await tx
    .updateTable('colleague')
    .set({ left_at: now })
    .where('id', '=', id)
    .where('left_at', 'is', null)
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

/** False when there is no such colleague, when they had not left, or when they were forgotten. */
export const markReturned = async (tx: WriteDb, id: ColleagueId): Promise<boolean> => {
  const updated = await tx
    .updateTable('colleague')
    .set({ left_at: null })
    .where('id', '=', id)
    .where('left_at', 'is not', null)
    .where('forgotten_at', 'is', null)
    .executeTakeFirst()
  return updated.numUpdatedRows > 0n
}

/** Whether words of this colleague were published or are on their way: their name stands under them. */
export const hasSpoken = async (db: AnyDb, id: ColleagueId): Promise<boolean> => {
  const said = await db
    .selectFrom('message')
    .select('id')
    .where('speaker_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  const sent = await db
    .selectFrom('outbox')
    .select('id')
    .where('speaker_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  const changed = await db
    .selectFrom('message_action')
    .select('id')
    .where('speaker_id', '=', id)
    .limit(1)
    .executeTakeFirst()
  return said !== undefined || sent !== undefined || changed !== undefined
}

/**
 * Empties the profile of a colleague who left, but for the name under what they published; removes the row of one who
 * published nothing. What it refers to must be gone: see assign/forget-colleague.ts.
 */
export const eraseProfile = async (tx: WriteDb, id: ColleagueId, now: Instant): Promise<void> => {
  await tx.updateTable('draft').set({ speaker_id: null }).where('speaker_id', '=', id).execute()
  if (!(await hasSpoken(tx, id))) {
    await tx.deleteFrom('colleague').where('id', '=', id).execute()
    return
  }
  await tx.deleteFrom('signature').where('colleague_id', '=', id).execute()
  await tx
    .updateTable('colleague')
    .set({
      role: '',
      place: null,
      email: null,
      portrait: null,
      languages: '[]',
      topics: '[]',
      bio: '',
      hours: JSON.stringify({ timeZone: 'UTC', spans: [] }),
      absences: '[]',
      weekly_budget: null,
      holidays: null,
      forgotten_at: now
    })
    .where('id', '=', id)
    .execute()
}
