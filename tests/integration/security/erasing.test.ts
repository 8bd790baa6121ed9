import '../../support/on-disk.ts'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exportInbox } from '../../../src/main/backups/export-inbox.ts'
import { openSealedExport, sealedName } from '../../../src/main/backups/sealed-export.ts'
import { importFile } from '../../../src/main/ingest/import-file.ts'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import { removeAccount } from '../../../src/main/ingest/remove-account.ts'
import { takeMail } from '../../../src/main/mail/take-mail.ts'
import { fileLog } from '../../../src/main/runtime/log.ts'
import { minute } from '../../../src/shared/model/instant.ts'
import { anAccount, anItem } from '../../support/builders.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { openHandoffScene } from '../../support/handoff-scene.ts'
import { answerPage } from '../../support/page-visitor.ts'
import { openReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext

beforeEach(async () => {
  ctx = await openTestContext()
})
afterEach(() => ctx.close())

/** In which files of the data folder, however deep, these words stand in whatever case. */
const filesWith = (folder: string, words: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => existsSync(file) && readFileSync(file).toString('latin1').toLowerCase().includes(words))

it('an account that is removed with its history leaves no byte of it: tables, index, free pages, log', async () => {
  const accountId = await anAccount(ctx)
  const kept = await anAccount(ctx)
  await ingestItems(ctx, kept, [anItem({ text: 'Une autre question' })], async () => {})
  const items = Array.from({ length: 300 }, (_one, index) =>
    anItem({
      ref: `m${index}`,
      text: `Question zanzibarienne numero ${index} ${'mots '.repeat(index % 90)}`,
      author: { ref: `p${index % 7}`, handle: 'quetzalina', name: 'Quetzalina Xylo', url: null, isUs: false }
    })
  )
  await ingestItems(ctx, accountId, items, async () => {})
  await ingestItems(
    ctx,
    accountId,
    items.slice(0, 20).map((item) => ({ ...item, text: `${item.text} wolframiste` })),
    async () => {}
  )
  for (const words of ['zanzibarienne', 'quetzalina', 'wolframiste'])
    expect(filesWith(ctx.dataFolder, words)).not.toEqual([])
  expect(await removeAccount(ctx, accountId, true)).toEqual({ ok: true, value: null })
  for (const words of ['zanzibarienne', 'quetzalina', 'wolframiste'])
    expect(filesWith(ctx.dataFolder, words)).toEqual([])
  const { ask } = callerOf(ctx)
  expect((await ask('search.find', { text: 'autre question', limit: 10 })).found).toHaveLength(1)
  expect(await ctx.store.check()).toEqual([])
})

it('somebody who asks to be forgotten leaves no byte, has a copy before, and does not come in again', async () => {
  const accountId = await anAccount(ctx)
  const { ask, call } = callerOf(ctx)
  const quetzalina = { ref: 'p-9', handle: 'quetzalina', name: 'Quetzalina Xylo', url: null, isUs: false }
  const hers = anItem({ ref: 'a', text: 'Question zanzibarienne', author: quetzalina })
  const between = anItem({
    ref: 'c',
    conversationRef: 'b',
    parentRef: 'b',
    text: 'Remarque wolframiste',
    author: quetzalina
  })
  await ingestItems(
    ctx,
    accountId,
    [anItem({ ref: 'b', text: 'Une autre question' }), hers, between],
    async () => {}
  )
  // A row that nobody could read holds her name and words too, and stays in quarantine.
  const unread = join(ctx.dataFolder, '..', `unread-${process.pid}.csv`)
  writeFileSync(
    unread,
    'id,author,text,date\n1,Quetzalina Xylo,Avis wolframiste,0000-01-01\n2,Benoît,Bonjour à tous,2026-11-20\n'
  )
  expect(
    await importFile(ctx, { path: unread, network: null, accountName: null, mapping: null })
  ).toMatchObject({
    ok: true,
    value: { rejected: [{ line: 2 }] }
  })
  rmSync(unread)
  const { people } = await ask('search.find', { text: 'quetzalina', limit: 10 })
  const personId = people[0]?.personId
  if (personId === undefined) throw new Error('she is not found')
  const path = join(ctx.dataFolder, '..', `copy-${process.pid}.json`)
  ctx.desktop.destinationToChoose = path
  await ask('people.save', { personId })
  const copy = readFileSync(path, 'utf8')
  rmSync(path)
  for (const words of ['Quetzalina Xylo', 'zanzibarienne', 'wolframiste']) expect(copy).toContain(words)
  expect(copy).not.toContain('Odile')

  await ask('people.forget', { personId })
  for (const words of ['zanzibarienne', 'quetzalina', 'wolframiste'])
    expect(filesWith(ctx.dataFolder, words)).toEqual([])
  expect(await call('people.forget', { personId })).toMatchObject({ ok: false })
  await ingestItems(ctx, accountId, [hers, { ...hers, ref: 'd' }], async () => {})
  for (const words of ['zanzibarienne', 'quetzalina']) expect(filesWith(ctx.dataFolder, words)).toEqual([])
  // What others said is still there.
  expect((await ask('search.find', { text: 'autre question', limit: 10 })).found).toHaveLength(1)
  expect(await ctx.store.check()).toEqual([])
})

it('what goes out after somebody was forgotten has no byte of them: export, sealed export, backup', async () => {
  const accountId = await anAccount(ctx)
  const quetzalina = { ref: 'p-9', handle: 'quetzalina', name: 'Quetzalina Xylo', url: null, isUs: false }
  const hers = anItem({ ref: 'a', text: 'Question zanzibarienne', author: quetzalina })
  const ours = anItem({ ref: 'b', text: 'Une autre question, kryptonique' })
  await ingestItems(ctx, accountId, [hers, ours], async () => {})
  const { ask } = callerOf(ctx)
  const [person] = (await ask('search.find', { text: 'quetzalina', limit: 10 })).people
  if (person === undefined) throw new Error('she is not found')
  await ask('people.forget', { personId: person.personId })

  const out = mkdtempSync(join(tmpdir(), 'porte-parole-canary-'))
  const passphrase = 'levain, fournil et gelée'
  const written = async (wish: string | null): Promise<string> => {
    const result = await exportInbox(ctx, out, { readme: 'What this is.', passphrase: wish })
    if (!result.ok) throw new Error(result.error.code)
    ctx.clock.advance(minute)
    return result.value.folder
  }
  const plain = await written(null)
  const opened = join(out, 'opened')
  await openSealedExport(join(await written(passphrase), sealedName), passphrase, opened)
  await ask('backups.make', {})
  for (const folder of [plain, opened, ctx.dataFolder])
    expect(filesWith(folder, 'kryptonique')).not.toEqual([])
  for (const words of ['zanzibarienne', 'quetzalina'])
    expect([...filesWith(out, words), ...filesWith(ctx.dataFolder, words)]).toEqual([])
  rmSync(out, { recursive: true })
})

it('a thread that was said to somebody goes with them, part by part: outbox, journal of words, index', async () => {
  const scene = await openReplyScene()
  try {
    const { ask } = callerOf(scene.ctx)
    const id = await scene.enqueue({
      body: 'Premier zanzibarien.\n---\nDeuxième wolframiste.\n---\nTroisième kryptonique.',
      inThread: true
    })
    const words = ['zanzibarien', 'wolframiste', 'kryptonique']
    await scene.send()
    await scene.later(minute)
    for (const remote of scene.network.replies) await scene.echo(remote)
    expect((await scene.row(id)).state).toBe('sent')
    for (const word of words) expect(filesWith(scene.ctx.dataFolder, word)).not.toEqual([])
    const { personId } = await scene.ctx.store.read
      .selectFrom('conversation')
      .innerJoin('person_link', 'person_link.handle_id', 'conversation.handle_id')
      .select('person_link.person_id as personId')
      .executeTakeFirstOrThrow()
    await ask('people.forget', { personId })
    for (const word of words) expect(filesWith(scene.ctx.dataFolder, word)).toEqual([])
    expect(await scene.ctx.store.read.selectFrom('outbox').select('id').execute()).toEqual([])
    for (const word of words) expect((await ask('search.find', { text: word, limit: 10 })).found).toEqual([])
    expect(await scene.ctx.store.check()).toEqual([])
  } finally {
    await scene.close()
  }
})

it('whoever is forgotten goes from the mails that found no place too: named, quoted or writing themself', async () => {
  const accountId = await anAccount(ctx)
  const { ask } = callerOf(ctx)
  const quetzalina = { ref: 'p-9', handle: 'quetzalina', name: 'Quetzalina Xylo', url: null, isUs: false }
  const text = 'Vos zanzibariennes contiennent-elles du lait, même en traces ?'
  await ingestItems(ctx, accountId, [anItem({ ref: 'a', text, author: quetzalina })], async () => {})
  const mail = (from: string, subject: string, lines: readonly string[]): Buffer =>
    Buffer.from([`From: ${from}`, `Subject: ${subject}`, '', ...lines].join('\r\n'))
  const irene = 'Irène <irene@fournil.example>'
  for (const raw of [
    mail(irene, 'Re: Question', [
      'Non, wolframite.',
      '> Vos zanzibariennes contiennent-elles',
      '> du lait, même en traces ?'
    ]),
    mail(irene, 'Re: Quetzalina Xylo', ['Oui, wolframite.']),
    mail('=?utf-8?B?UXVldHphbGluYSBYeWxv?= <x@y.example>', 'Bonjour', ['Ma wolframite.']),
    mail(irene, 'Autre chose', ['Cinq jours, dans un torchon de kryptonique.'])
  ])
    expect(await takeMail(ctx, raw, 'given')).toMatchObject({ kind: 'unplaced' })
  const waiting = async () => (await ask('quarantine.list', { after: null, limit: 50 })).entries
  // One of them was looked at and set aside: it is kept, and goes too.
  const [aside] = await waiting()
  if (aside === undefined) throw new Error('no mail waits')
  await ask('quarantine.setAside', { kind: 'mail', id: aside.id, withSiblings: false })
  const { people } = await ask('search.find', { text: 'quetzalina', limit: 10 })
  const personId = people[0]?.personId
  if (personId === undefined) throw new Error('she is not found')

  await ask('people.forget', { personId })
  for (const words of ['zanzibarienne', 'quetzalina', 'wolframite', 'uxvldhphbgluysbyewxv'])
    expect(filesWith(ctx.dataFolder, words)).toEqual([])
  // What a colleague wrote about something else waits as before, whole.
  expect(await waiting()).toHaveLength(aside.excerpt === 'Autre chose' ? 0 : 1)
  expect(filesWith(join(ctx.dataFolder, 'mails'), 'kryptonique')).toHaveLength(1)
})

it('a colleague who is forgotten leaves no byte of what only they said of themself', async () => {
  const colleagueId = await aStoredColleague(
    ctx,
    { name: 'Irène Fabre', bio: 'Passion: les vexillologies', email: 'kryptonique@fournil.example' },
    { networks: ['mastodon'] }
  )
  const { ask } = callerOf(ctx)
  await ask('colleagues.markLeft', { colleagueId })
  expect(filesWith(ctx.dataFolder, 'vexillologies')).not.toEqual([])
  await ask('colleagues.forget', { colleagueId })
  for (const words of ['vexillologies', 'kryptonique']) expect(filesWith(ctx.dataFolder, words)).toEqual([])
})

it('a whole hand-off writes no secret anywhere, and no word of a person into the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-canary-'))
  const log = fileLog(folder, fakeClock())
  const scene = await openHandoffScene({
    question: 'Une question de quetzalina sur les wolframites',
    context: { dataFolder: folder, log }
  })
  log.info('started')
  const { link } = await scene.handOff()
  await answerPage(link, { act: 'answer', text: 'Oui, au levain de kryptonique.' })
  const key = await scene.ctx.secrets.get('handoff-key')
  const token = link.split('/').at(-1) ?? ''
  expect(key).not.toBeNull()
  for (const secret of [key ?? '', token.slice(11), 'a token'])
    expect(filesWith(folder, secret.toLowerCase())).toEqual([])
  const logged = readFileSync(join(folder, 'porte-parole.log'), 'utf8')
  for (const words of ['quetzalina', 'kryptonique', 'Odile', 'Irène']) expect(logged).not.toContain(words)
  await scene.close()
})
