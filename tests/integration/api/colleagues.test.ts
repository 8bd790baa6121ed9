import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { colleaguesHandlers } from '../../../src/main/api/colleagues.ts'
import { createServer, type Serve } from '../../../src/main/api/serve.ts'
import { rankConversations } from '../../../src/main/assign/rank-conversations.ts'
import { getColleague } from '../../../src/main/store/colleagues.ts'
import { getValidConsent, listConsentHistory } from '../../../src/main/store/consents.ts'
import { getConversationRow } from '../../../src/main/store/conversations.ts'
import { getFactsChangedAt, getRanking } from '../../../src/main/store/rankings.ts'
import { colleagues } from '../../../src/shared/contract/colleagues.ts'
import { colleagueIdSchema, type ColleagueId } from '../../../src/shared/model/ids.ts'
import { day, plus } from '../../../src/shared/model/instant.ts'
import { anAccount } from '../../support/builders.ts'
import { aConversation, aProfile, aStoredColleague, give } from '../../support/colleagues.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let serve: Serve

beforeEach(async () => {
  ctx = await openTestContext()
  serve = createServer({ colleagues }, { colleagues: colleaguesHandlers }, ctx, (_path, problem) => {
    throw problem
  })
})

afterEach(async () => {
  await ctx.close()
})

const create = async (
  profile: Parameters<typeof aProfile>[0],
  consent: { networks: string[]; validUntil: string } | null = null
): Promise<ColleagueId> => {
  const answer = await serve('colleagues.create', { profile: aProfile(profile), consent })
  if (!answer.ok) throw new Error(answer.error.code)
  return colleagues.create.output.parse(answer.value).colleagueId
}

const inAMonth = () => plus(ctx.clock.now(), 30 * day)

const consentOf = async (id: ColleagueId, network: 'youtube' | 'bluesky') =>
  (await getValidConsent(ctx.store.read, id, network, ctx.clock.now())).kind

describe('creating and editing', () => {
  test('a colleague is kept with everything that was said, and consented to nothing unless told', async () => {
    const profile = aProfile({
      name: 'Irène Fabre',
      email: 'irene@fournil.example',
      topics: ['levain'],
      hours: { timeZone: 'Europe/Paris', spans: [{ weekday: 1, from: '08:00', to: '12:00' }] },
      signatures: { youtube: { nameForm: 'full', text: 'boulangère' } }
    })
    const id = await create(profile)
    expect(await serve('colleagues.list', {})).toEqual({
      ok: true,
      value: [
        {
          ...profile,
          id,
          leftAt: null,
          forgottenAt: null,
          sample: false,
          consents: [],
          expiredConsents: [],
          refusedTopics: [],
          weekLoad: 0
        }
      ]
    })
  })

  test('colleagues come by their names, whatever accents and capitals, and those who left last', async () => {
    for (const name of ['zoé', 'Élodie', 'adèle']) await create({ name })
    const gone = await create({ name: 'Abel' })
    await serve('colleagues.markLeft', { colleagueId: gone })
    const answer = await serve('colleagues.list', {})
    expect(
      answer.ok && colleagues.list.output.parse(answer.value).map((colleague) => colleague.name)
    ).toEqual(['adèle', 'Élodie', 'zoé', 'Abel'])
  })

  test('rewriting a profile replaces it whole and makes rankings stale', async () => {
    const id = await create({ signatures: { youtube: { nameForm: 'full', text: 'boulangère' } } })
    const before = await getFactsChangedAt(ctx.store.read)
    const profile = aProfile({
      name: 'Irène Morel',
      signatures: { bluesky: { nameForm: 'first', text: '' } }
    })
    expect(await serve('colleagues.rewriteProfile', { colleagueId: id, profile })).toEqual({
      ok: true,
      value: null
    })
    expect(await getColleague(ctx.store.read, id, ctx.clock.now())).toMatchObject(profile)
    expect((await getColleague(ctx.store.read, id, ctx.clock.now()))?.signatures).toEqual(profile.signatures)
    const after = await getFactsChangedAt(ctx.store.read)
    expect(after !== null && before !== null && after > before).toBe(true)
  })

  test('nobody is edited, withdrawn or marked who does not exist', async () => {
    const colleagueId = colleagueIdSchema.parse('nobody')
    for (const [path, input] of [
      ['colleagues.rewriteProfile', { colleagueId, profile: aProfile() }],
      ['colleagues.recordConsent', { colleagueId, networks: [], validUntil: inAMonth() }],
      ['colleagues.markLeft', { colleagueId }],
      ['colleagues.markReturned', { colleagueId }]
    ] as const)
      expect(await serve(path, input)).toEqual({ ok: false, error: { code: 'not_found' } })
  })

  test.each([
    ['a blank name', { name: '   ' }],
    ['no language', { languages: [] }],
    ['a wrong address', { email: 'not an address' }],
    ['a portrait that is no picture', { portrait: 'data:text/html;base64,AAAA' }]
  ])('%s is refused', async (_name, changes) => {
    const answer = await serve('colleagues.create', {
      profile: { ...aProfile(), ...changes },
      consent: null
    })
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })
})

describe('consent', () => {
  test('is a ledger: each change adds lines, none is rewritten, saying the same again adds nothing', async () => {
    const id = await create({}, { networks: ['youtube'], validUntil: inAMonth() })
    const record = (networks: string[], validUntil = inAMonth()) =>
      serve('colleagues.recordConsent', { colleagueId: id, networks, validUntil })
    await record(['youtube'])
    await record(['youtube', 'bluesky'])
    expect([await consentOf(id, 'youtube'), await consentOf(id, 'bluesky')]).toEqual(['valid', 'valid'])
    await record(['bluesky'])
    expect([await consentOf(id, 'youtube'), await consentOf(id, 'bluesky')]).toEqual(['missing', 'valid'])
    await record([])
    expect(
      (await listConsentHistory(ctx.store.read, id)).map((line) => `${line.kind} ${line.network}`)
    ).toEqual(['grant youtube', 'grant bluesky', 'withdraw youtube', 'withdraw bluesky'])
  })

  test('cannot be granted until a moment that has passed', async () => {
    const id = await create({})
    const validUntil = ctx.clock.now()
    expect(
      await serve('colleagues.recordConsent', { colleagueId: id, networks: ['youtube'], validUntil })
    ).toEqual({ ok: false, error: { code: 'invalid_input', values: { at: 'validUntil' } } })
    expect(
      await serve('colleagues.create', {
        profile: aProfile(),
        consent: { networks: ['youtube'], validUntil }
      })
    ).toMatchObject({ ok: false, error: { code: 'invalid_input' } })
  })

  test('ends at its date', async () => {
    const id = await create({}, { networks: ['youtube'], validUntil: inAMonth() })
    ctx.clock.advance(30 * day - 1)
    expect(await consentOf(id, 'youtube')).toBe('valid')
    ctx.clock.advance(1)
    expect(await consentOf(id, 'youtube')).toBe('expired')
    expect(await getColleague(ctx.store.read, id, ctx.clock.now())).toMatchObject({
      consents: [],
      expiredConsents: [{ network: 'youtube', expiredAt: ctx.clock.now() }]
    })
  })
})

describe('leaving', () => {
  test('frees the conversations that wait, keeps the others, and ends being proposed', async () => {
    const account = await anAccount(ctx)
    const id = await aStoredColleague(ctx, { topics: ['levain'] })
    const waiting = await aConversation(ctx, account, 'Du levain ?')
    const answered = await aConversation(ctx, account, 'Du levain ?')
    await give(ctx, [waiting, answered], id)
    await ctx.store.write((tx) =>
      tx.updateTable('conversation').set({ state: 'done' }).where('id', '=', answered).execute()
    )
    await serve('colleagues.markLeft', { colleagueId: id })
    await rankConversations(ctx, [waiting])
    const assignees = async () => [
      (await getConversationRow(ctx.store.read, waiting))?.assignee_id,
      (await getConversationRow(ctx.store.read, answered))?.assignee_id
    ]
    expect(await assignees()).toEqual([null, id])
    expect(await getRanking(ctx.store.read, waiting)).toMatchObject({
      choice: null,
      ranking: [{ exclusion: { gate: 'left' } }]
    })
    await serve('colleagues.markReturned', { colleagueId: id })
    await rankConversations(ctx, [waiting])
    // Whoever comes back is asked again what they agree to.
    expect((await getRanking(ctx.store.read, waiting))?.ranking[0]?.exclusion?.gate).toBe('consent')
    await serve('colleagues.recordConsent', {
      colleagueId: id,
      networks: ['youtube'],
      validUntil: plus(ctx.clock.now(), day)
    })
    await rankConversations(ctx, [waiting])
    expect((await getRanking(ctx.store.read, waiting))?.choice).toBe(id)
  })

  test('said twice changes nothing the second time', async () => {
    const id = await create({})
    await serve('colleagues.markLeft', { colleagueId: id })
    const before = await getColleague(ctx.store.read, id, ctx.clock.now())
    ctx.clock.advance(day)
    expect(await serve('colleagues.markLeft', { colleagueId: id })).toEqual({ ok: true, value: null })
    expect(await getColleague(ctx.store.read, id, ctx.clock.now())).toEqual(before)
  })
})

describe('importing from the screen', () => {
  test('takes the file that the person chose, and nothing when they closed the dialog', async () => {
    expect(await serve('colleagues.importFile', {})).toEqual({ ok: true, value: null })
    ctx.desktop.fileToChoose = join(ctx.dataFolder, 'team.csv')
    writeFileSync(ctx.desktop.fileToChoose, 'name,topics\nIrène,levain\n,\n')
    expect(await serve('colleagues.importFile', {})).toEqual({
      ok: true,
      value: {
        fileName: 'team.csv',
        read: 1,
        added: 1,
        updated: 0,
        unchanged: 0,
        rejected: []
      }
    })
  })
})
