import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recordConsent } from '../../../src/main/assign/record-consent.ts'
import { importColleagues } from '../../../src/main/ingest/import-colleagues.ts'
import { listColleagues } from '../../../src/main/store/colleagues.ts'
import { getValidConsent, listConsentHistory } from '../../../src/main/store/consents.ts'
import type { Colleague } from '../../../src/shared/model/colleague.ts'
import { day, plus } from '../../../src/shared/model/instant.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext

beforeEach(async () => {
  ctx = await openTestContext()
})

afterEach(async () => {
  await ctx.close()
})

const importText = async (text: string | Buffer) => {
  const file = join(ctx.dataFolder, 'equipe.csv')
  writeFileSync(file, text)
  const outcome = await importColleagues(ctx, file)
  if (!outcome.ok) throw new Error(outcome.error.code)
  return outcome.value
}

const refusal = async (content: string | Buffer) => {
  const file = join(ctx.dataFolder, 'equipe.csv')
  writeFileSync(file, content)
  const outcome = await importColleagues(ctx, file)
  return outcome.ok ? null : outcome.error
}

const list = () => listColleagues(ctx.store.read, ctx.clock.now())

const only = async (): Promise<Colleague> => {
  const [first, ...others] = await list()
  if (first === undefined || others.length > 0) throw new Error(`${others.length + 1} colleagues`)
  return first
}

describe('a list of colleagues', () => {
  test('in French with a semicolon gives profiles, signatures and consents', async () => {
    const outcome = await importText(
      [
        'Nom;Métier;Boutique;E-mail;Langues;Sujets;Présentation;Réseaux;Accord jusqu’au;Signature;Budget hebdomadaire',
        'Irène Fabre;Boulangère;Lyon 3;irene@fournil.example;français, anglais;"levain, farines";Vingt ans au four;YouTube, Bluesky;31/03/2027;Irène, boulangère à Lyon 3;5'
      ].join('\n')
    )
    expect(outcome).toEqual({ read: 1, added: 1, updated: 0, unchanged: 0, rejected: [] })
    const { id: _id, consents, signatures, ...profile } = await only()
    expect(profile).toEqual({
      name: 'Irène Fabre',
      role: 'Boulangère',
      place: 'Lyon 3',
      email: 'irene@fournil.example',
      portrait: null,
      languages: ['fr', 'en'],
      topics: ['levain', 'farines'],
      bio: 'Vingt ans au four',
      hours: { timeZone: 'Europe/Paris', spans: [] },
      absences: [],
      weeklyBudget: 5,
      leftAt: null,
      holidays: null,
      forgottenAt: null,
      refusedTopics: [],
      sample: false,
      expiredConsents: [],
      weekLoad: 0
    })
    // The 31st of March is included, in the summer time of Paris.
    expect(consents.map(({ network, validUntil }) => [network, validUntil]).toSorted()).toEqual([
      ['bluesky', '2027-03-31T22:00:00.000Z'],
      ['youtube', '2027-03-31T22:00:00.000Z']
    ])
    expect(signatures.youtube).toEqual({ nameForm: 'first', text: 'boulangère à Lyon 3' })
  })

  test('in English with commas, first and last names apart, and topics by bars', async () => {
    await importText(
      'First name,Surname,Role,Languages,Topics\nWinifred,Okafor,Delivery lead,English;French,deliveries | parcels|late orders\n'
    )
    expect(await only()).toMatchObject({
      name: 'Winifred Okafor',
      role: 'Delivery lead',
      languages: ['en', 'fr'],
      topics: ['deliveries', 'parcels', 'late orders']
    })
  })

  test.each([
    ['Windows-1252', iconv.encode('Nom;Métier\nIrène;Pâtissière\n', 'windows-1252')],
    ['UTF-16 with its mark', iconv.encode('Nom;Métier\nIrène;Pâtissière\n', 'utf-16le', { addBOM: true })],
    ['UTF-8 with its mark', Buffer.from('\uFEFFNom;Métier\nIrène;Pâtissière\n')]
  ])('is read in %s', async (_name, bytes) => {
    await importText(bytes)
    expect(await only()).toMatchObject({ name: 'Irène', role: 'Pâtissière' })
  })

  test('without a column of networks gives no consent', async () => {
    await importText('name,role,consent until\nIrène,Baker,2027-03-31\n')
    const { id, consents } = await only()
    expect(consents).toEqual([])
    expect(await listConsentHistory(ctx.store.read, id)).toEqual([])
  })

  test('with networks and no date gives a consent for a year', async () => {
    await importText('name,networks\nIrène,Google reviews\n')
    expect((await only()).consents).toMatchObject([
      { network: 'google', validUntil: plus(ctx.clock.now(), ctx.policy.consentFor) }
    ])
  })

  test('that is imported again changes nothing, not even a day later', async () => {
    const text =
      'name,email,topics,networks,signature\nIrène,irene@fournil.example,levain,youtube,boulangère\nHugues,,factures,,\n'
    await importText(text)
    const before = await list()
    ctx.clock.advance(day)
    expect(await importText(text)).toEqual({ read: 2, added: 0, updated: 0, unchanged: 2, rejected: [] })
    expect(await list()).toEqual(before)
  })

  test('knows people by e-mail, else by name; empty cells erase nothing', async () => {
    await importText('name,email,role\nIrène Fabre,irene@fournil.example,Baker\nHugues,,Accountant\n')
    const before = await list()
    const outcome = await importText(
      'name,email,role,place\nIrène Morel,IRENE@fournil.example,,Annecy\nhugues,hugues@fournil.example,,\n'
    )
    expect(outcome).toMatchObject({ added: 0, updated: 2, rejected: [] })
    const after = await list()
    expect(after.map((one) => one.id).toSorted()).toEqual(before.map((one) => one.id).toSorted())
    expect(after.find((one) => one.name === 'Irène Morel')).toMatchObject({
      role: 'Baker',
      place: 'Annecy'
    })
    expect(after.find((one) => one.email === 'hugues@fournil.example')).toMatchObject({ role: 'Accountant' })
  })

  test('keeps two people of one name apart by their e-mails, and asks for them when they lack', async () => {
    const outcome = await importText(
      'name,email\nCamille,camille.a@fournil.example\nCamille,camille.b@fournil.example\nSacha,\nSacha,\n'
    )
    expect(outcome).toEqual({
      read: 4,
      added: 3,
      updated: 0,
      unchanged: 0,
      rejected: [{ line: 5, reason: 'colleague_twice', values: { value: 'Sacha' } }]
    })
  })

  test('lists the rows that cannot be read with line and reason, and takes the others', async () => {
    const outcome = await importText(
      [
        'name,email,languages,networks,consent until,weekly budget,bio',
        'Irène,,fr,youtube,2027-01-01,3,"Two\nlines"',
        ',nobody@fournil.example,,,,,',
        'A,not an address,,,,,',
        'B,,klingon,,,,',
        'C,,,myspace,,,',
        'D,,,youtube,soon,,',
        'E,,,,,many,',
        `F,,,,,,${'x'.repeat(2_001)}`,
        'G,,,,,,,,too,many'
      ].join('\n')
    )
    expect(outcome).toMatchObject({ read: 9, added: 1, updated: 0, unchanged: 0 })
    expect(outcome.rejected).toEqual([
      { line: 4, reason: 'colleague_without_name', values: {} },
      { line: 5, reason: 'colleague_email_wrong', values: { value: 'not an address' } },
      { line: 6, reason: 'colleague_language_unknown', values: { value: 'klingon' } },
      { line: 7, reason: 'colleague_network_unknown', values: { value: 'myspace' } },
      { line: 8, reason: 'colleague_date_wrong', values: { value: 'soon' } },
      { line: 9, reason: 'colleague_budget_wrong', values: { value: 'many' } },
      { line: 10, reason: 'colleague_value_too_long', values: { value: 'bio' } },
      { line: 11, reason: 'too_many_cells', values: { found: 10, expected: 7 } }
    ])
  })
})

describe('consent told by a file', () => {
  test('never overrules a withdrawal', async () => {
    const text = 'name,networks\nIrène,youtube\n'
    await importText(text)
    const { id } = await only()
    await ctx.store.write((tx) => recordConsent(ctx.ids, tx, id, [], ctx.clock.now(), ctx.clock.now()))
    expect(await importText(text)).toMatchObject({
      updated: 0,
      unchanged: 0,
      rejected: [
        { line: 2, reason: 'colleague_consent_withdrawn', values: { value: 'Irène', network: 'youtube' } }
      ]
    })
    expect(await getValidConsent(ctx.store.read, id, 'youtube', ctx.clock.now())).toEqual({ kind: 'missing' })
  })

  test('said to be none withdraws what stands', async () => {
    const id = await aStoredColleague(ctx, { name: 'Irène' }, { networks: ['youtube', 'bluesky'] })
    expect(await importText('nom;accord\nIrène;aucun\n')).toMatchObject({ updated: 1 })
    expect((await only()).consents).toEqual([])
    expect((await listConsentHistory(ctx.store.read, id)).map((line) => line.kind)).toEqual([
      'grant',
      'grant',
      'withdraw',
      'withdraw'
    ])
  })

  test('that has passed is kept as expired', async () => {
    await importText('name,networks,consent until\nIrène,youtube,2025-01-31\n')
    const { id } = await only()
    expect(await getValidConsent(ctx.store.read, id, 'youtube', ctx.clock.now())).toEqual({
      kind: 'expired',
      expiredAt: '2025-01-31T23:00:00.000Z'
    })
  })
})

describe('a file that is no list of colleagues is refused with a reason', () => {
  test.each([
    ['empty', '', 'file_empty'],
    ['without names', 'role,place\nBaker,Lyon\n', 'file_without_name_column'],
    ['binary', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3, 0, 0]), 'file_binary'],
    ['a web page', '<!doctype html><title>Team</title>', 'file_without_name_column']
  ])('%s', async (_name, content, code) => {
    expect(await refusal(content)).toEqual({ code, values: { fileName: 'equipe.csv' } })
  })

  test('absent, or a folder', async () => {
    for (const path of [join(ctx.dataFolder, 'absent.csv'), ctx.dataFolder])
      expect(await importColleagues(ctx, path)).toMatchObject({
        ok: false,
        error: { code: 'file_unreadable' }
      })
  })
})
