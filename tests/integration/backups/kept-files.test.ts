import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startApp } from '../../../src/main/app.ts'
import { takeMail } from '../../../src/main/mail/take-mail.ts'
import type { RunningApp } from '../../../src/main/runtime/running-app.ts'
import type { AppOutput, AppPath } from '../../../src/shared/contract/contract.ts'
import { fakeCapabilities } from '../../support/fake-connector.ts'
import { aPng } from '../../support/images.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

const aMail = (body: string): Uint8Array =>
  Buffer.from(
    [
      'Message-ID: <reponse-1@fournil.example>',
      'Date: Fri, 20 Nov 2026 09:00:00 +0100',
      'From: Irène <irene@fournil.example>',
      'To: relais@fournil.example',
      'Subject: Re: Question',
      'Content-Type: text/plain; charset=utf-8',
      '',
      body
    ].join('\r\n')
  )

const passphrase = 'quatre mots que seul moi'

let scene: ReplyScene
let app: RunningApp | null

/** A mail that could not be placed waits, and a picture stands beside the words of a reply that is being written. */
beforeEach(async () => {
  app = null
  const images = { most: 2, bytes: 50_000, mediaTypes: ['image/png'], description: 400 }
  scene = await openReplyScene({
    capabilities: { reply: { ...fakeCapabilities.reply, images } }
  })
  await takeMail(scene.ctx, aMail('Cinq jours, dans un torchon.'), 'given')
  const { ask } = callerOf(scene.ctx)
  const { imageId } = await ask('replies.addImage', {
    conversationId: scene.conversationId,
    base64: Buffer.from(aPng()).toString('base64')
  })
  await ask('replies.describeImage', { imageId, description: 'Une miche, coupée en deux' })
})
afterEach(async () => {
  await app?.stop()
  await scene.crash()
  await scene.close()
})

const run = async (): Promise<void> => {
  const { store, ...rest } = scene.ctx
  await store.close()
  const started = await startApp(rest)
  if (started.kind === 'problem') throw new Error(started.problem.kind)
  app = started.app
}
const ask = async <Path extends AppPath>(path: Path, input: unknown): Promise<AppOutput<Path>> => {
  const result = await app?.serve(path, input)
  if (result?.ok !== true) throw new Error(`${path} was refused: ${JSON.stringify(result)}`)
  return result.value as AppOutput<Path>
}
const folders = ['mails', 'reply-images'] as const
const filesBeside = (): Readonly<Record<string, Buffer>> =>
  Object.fromEntries(
    folders.flatMap((folder) => {
      const path = join(scene.ctx.dataFolder, folder)
      return readdirSync(path).map((name) => [`${folder}/${name}`, readFileSync(join(path, name))])
    })
  )
const loseFiles = (): void => {
  for (const folder of folders) rmSync(join(scene.ctx.dataFolder, folder), { recursive: true })
}
const tablesOf = (file: string): readonly unknown[] => {
  const database = new SqliteDatabase(file, { readonly: true })
  const names = database.prepare("select name from sqlite_schema where type = 'table'").pluck().all()
  database.close()
  return names
}

it('R-36 a backup is one file with the raw mails and the images of replies, and putting it back brings them', async () => {
  const before = filesBeside()
  expect(Object.keys(before)).toHaveLength(2)
  const backup = await callerOf(scene.ctx).ask('backups.make', {})
  await run()
  loseFiles()
  const restored = await ask('backups.restore', { name: backup.name })
  expect(restored).toMatchObject({ missing: [], missingCount: 0 })
  expect(filesBeside()).toEqual(before)
  // The copy held them; the database of the app does not.
  expect(tablesOf(scene.ctx.databaseFile)).not.toContain('kept_file')
})

it('R-36 a backup that lacks files says which, and the rest is put back', async () => {
  const [mail = '', image = ''] = Object.keys(filesBeside())
  rmSync(join(scene.ctx.dataFolder, mail))
  // A damaged file is no file.
  writeFileSync(join(scene.ctx.dataFolder, image), 'half a picture')
  const backup = await callerOf(scene.ctx).ask('backups.make', {})
  await run()
  const restored = await ask('backups.restore', { name: backup.name })
  expect(restored.missingCount).toBe(2)
  expect(restored.missing).toMatchObject([
    { kind: 'mail', about: 'Re: Question (irene@fournil.example)' },
    { kind: 'image', about: 'Une miche, coupée en deux' }
  ])
  expect(restored.messages).toBe(1)
})

it('R-36 files that are still there are not taken from an older backup, and mails since then stay', async () => {
  const backup = await callerOf(scene.ctx).ask('backups.make', {})
  await takeMail(
    scene.ctx,
    Buffer.from(aMail('Et six en hiver.').toString().replace('reponse-1', 'reponse-2')),
    'given'
  )
  const before = filesBeside()
  expect(Object.keys(before)).toHaveLength(3)
  await run()
  expect(await ask('backups.restore', { name: backup.name })).toMatchObject({ missingCount: 0 })
  expect(filesBeside()).toEqual(before)
  const { entries } = await ask('quarantine.list', { after: null, limit: 10 })
  expect(entries.filter((entry) => entry.kind === 'mail')).toHaveLength(2)
})

it.each([null, passphrase])(
  'an export takes the raw mails and images along, and taking it in brings them (%s)',
  async (given) => {
    const before = filesBeside()
    scene.ctx.desktop.folderToChoose = scene.ctx.dataFolder
    const written = await callerOf(scene.ctx).ask('exports.write', { passphrase: given })
    await run()
    loseFiles()
    scene.ctx.desktop.folderToChoose = written?.folder ?? ''
    const chosen = await ask('exports.choose', {})
    const taken = await ask('exports.takeIn', { token: chosen?.token, passphrase: given })
    expect(taken).toMatchObject({ messages: 1, missing: [], missingCount: 0 })
    expect(filesBeside()).toEqual(before)
    expect(readdirSync(scene.ctx.dataFolder).filter((name) => name.includes('.restoring'))).toEqual([])
  }
)
