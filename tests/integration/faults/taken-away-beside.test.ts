import '../../support/on-disk.ts'
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { watchKeptFiles } from '../../../src/main/backups/watch-kept-files.ts'
import { doctorCommand } from '../../../src/main/command-line/data-commands.ts'
import { missSecrets } from '../../../src/main/ingest/miss-secrets.ts'
import { takeMail } from '../../../src/main/mail/take-mail.ts'
import { passphraseSecrets } from '../../../src/main/runtime/passphrase-secrets.ts'
import { translator } from '../../../src/shared/locales/translate.ts'
import { fakeCapabilities } from '../../support/fake-connector.ts'
import { aPng } from '../../support/images.ts'
import { openReplyScene, type ReplyScene } from '../../support/reply-scene.ts'
import { callerOf } from '../../support/serve.ts'

/** Somebody empties what stands beside the database while the app runs: the folders are there, the files are not. */

const passphrase = 'quatre mots que seul moi'

let scene: ReplyScene
let vault: string

beforeEach(async () => {
  const images = { most: 2, bytes: 50_000, mediaTypes: ['image/png'], description: 400 }
  scene = await openReplyScene({ capabilities: { reply: { ...fakeCapabilities.reply, images } } })
  vault = join(scene.ctx.dataFolder, 'secrets.json')
})
afterEach(async () => {
  await scene.close()
})

const doctor = async (): Promise<{ readonly document: unknown; readonly lines: readonly string[] }> => {
  const outcome = await doctorCommand.run(
    {
      ctx: scene.ctx,
      t: translator('en'),
      serve: () => Promise.reject(new Error('it asks the store')),
      json: false,
      secret: null,
      readInput: () => Promise.reject(new Error('it reads nothing')),
      say: () => {},
      print: () => {}
    },
    { words: [], flag: () => false, text: () => null }
  )
  if (outcome.kind !== 'done') throw new Error(outcome.kind)
  return outcome
}

it('R-26 a raw mail and an image of a reply that were deleted under the app are named in the window and by doctor, until they are back', async () => {
  const { ask } = callerOf(scene.ctx)
  const mail = ['From: Irène <irene@fournil.example>', 'Subject: Re: Question', '', 'Cinq jours.'].join(
    '\r\n'
  )
  await takeMail(scene.ctx, Buffer.from(mail), 'given')
  const { imageId } = await ask('replies.addImage', {
    conversationId: scene.conversationId,
    base64: Buffer.from(aPng()).toString('base64')
  })
  await ask('replies.describeImage', { imageId, description: 'Une miche' })
  const gone = async () => {
    await watchKeptFiles(scene.ctx)
    return (await ask('backups.list', {})).gone
  }
  expect(await gone()).toEqual({ files: [], count: 0, secrets: [] })
  const moved: [string, string][] = []
  for (const folder of ['mails', 'reply-images'])
    for (const name of readdirSync(join(scene.ctx.dataFolder, folder)))
      moved.push([join(scene.ctx.dataFolder, folder, name), join(scene.ctx.dataFolder, `aside-${name}`)])
  for (const [from, to] of moved) renameSync(from, to)
  const told = await gone()
  expect(told.files.map(({ kind, about }) => ({ kind, about }))).toEqual([
    { kind: 'mail', about: 'Re: Question (irene@fournil.example)' },
    { kind: 'image', about: 'Une miche' }
  ])
  expect((await doctor()).document).toMatchObject({ missing: [{ kind: 'mail' }, { kind: 'image' }] })
  for (const [from, to] of moved) renameSync(to, from)
  expect(await gone()).toMatchObject({ count: 0 })
})

it('R-25 a file of secrets that was deleted under the app: its accounts ask to be reconnected at once, and nothing is written over', async () => {
  const secrets = passphraseSecrets(vault)
  await secrets.passphrase?.choose(passphrase)
  await secrets.set('vault-1', JSON.stringify({ token: 'a token' }))
  const ctx = { ...scene.ctx, secrets }
  scene.ctx = ctx
  const { ask } = callerOf(ctx)
  const standing = async () => {
    await missSecrets(ctx)
    const [account] = await ask('accounts.list', {})
    return {
      failure: account?.health.failure?.kind ?? null,
      told: (await ask('backups.list', {})).gone.secrets
    }
  }
  expect(await standing()).toEqual({ failure: null, told: [] })
  rmSync(vault)
  const [{ name } = { name: '' }] = await ask('accounts.list', {})
  expect(await standing()).toEqual({ failure: 'unauthorized', told: [name] })
  expect((await doctor()).lines).toContainEqual(`No secret of ${name} is kept any more: sign in again.`)
  // Looking made no file; what is set now is opened by the same pass-phrase at the next start.
  expect(existsSync(vault)).toBe(false)
  await secrets.set('vault-1', JSON.stringify({ token: 'another' }))
  expect((await standing()).told).toEqual([])
  const next = passphraseSecrets(vault)
  expect(next.storage).toBe('locked')
  expect(await next.passphrase?.enter(passphrase)).toBe(true)
  expect(await next.get('vault-1')).toContain('another')
})
