import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handoffKey } from '../../../src/main/handoff/tokens.ts'
import { tokenOf } from '../../../src/main/handoff/make-letter.ts'
import { writeMailToken } from '../../../src/main/handoff/tokens.ts'
import { createMailbox } from '../../../src/main/mail/mailbox.ts'
import { largestMail, takeMail } from '../../../src/main/mail/take-mail.ts'
import { importFile } from '../../../src/main/ingest/import-file.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import { writeSetting } from '../../../src/main/store/settings.ts'
import { mailAccountKey } from '../../../src/main/store/mail-address.ts'
import type { HandoffId } from '../../../src/shared/model/ids.ts'
import { hour } from '../../../src/shared/model/instant.ts'
import type { Quarantined } from '../../../src/shared/model/quarantine.ts'
import { aFile } from '../../support/import-files.ts'
import { type HandoffScene, openHandoffScene } from '../../support/handoff-scene.ts'

const unknownToken = `pp-${'a'.repeat(26)}`

describe('what could not be placed', () => {
  let scene: HandoffScene
  beforeEach(async () => {
    scene = await openHandoffScene()
    await scene.ctx.store.write((tx) =>
      writeSetting(tx, mailAccountKey, { address: 'relais@fournil.example' })
    )
  })
  afterEach(() => scene.close())

  const mail = (headers: readonly string[], body: string): Uint8Array =>
    Buffer.from(
      [
        'Message-ID: <reponse-1@fournil.example>',
        'Date: Fri, 20 Nov 2026 09:00:00 +0100',
        'Content-Type: text/plain; charset=utf-8',
        ...headers,
        '',
        body
      ].join('\r\n')
    )
  const fromIrene = ['From: Irène <irene@fournil.example>', 'Subject: Re: Question']
  const lost = (body = 'Cinq jours, dans un torchon.', more: readonly string[] = []): Uint8Array =>
    mail([...fromIrene, `To: relais+${unknownToken}@fournil.example`, ...more], body)
  const waiting = async (): Promise<readonly Quarantined[]> =>
    (await scene.ask('quarantine.list', { after: null, limit: 50 })).entries
  const notices = async () =>
    await scene.ctx.store.read
      .selectFrom('letter')
      .select(['to_address', 'subject', 'text', 'answers', 'state'])
      .where('kind', '=', 'unplaced')
      .execute()

  describe('of e-mails', () => {
    it('R-26 waits with its reason, words and raw bytes, and its human sender is told', async () => {
      await takeMail(scene.ctx, lost('Cinq jours.\u202Eenvers\u0007'), 'other_mail')
      const [entry] = await waiting()
      expect(entry).toMatchObject({
        kind: 'mail',
        reason: 'unknown_token',
        from: 'irene@fournil.example',
        excerpt: 'Re: Question',
        at: scene.clock.now()
      })
      expect(await scene.ask('quarantine.count', {})).toEqual({ waiting: 1 })
      const opened = await scene.ask('quarantine.open', { kind: 'mail', id: entry?.id ?? '' })
      expect(opened.raw).toContain('Message-ID: <reponse-1@fournil.example>')
      expect(opened.raw).toContain('Cinq jours.\uFFFDenvers\u2407')
      expect(opened).toMatchObject({ isCut: false, words: 'Cinq jours.envers' })
      expect(await notices()).toEqual([
        {
          to_address: 'irene@fournil.example',
          subject: 'Votre message est bien arrivé',
          text: expect.stringContaining('Rien n’est perdu'),
          answers: '<reponse-1@fournil.example>',
          state: 'queued'
        }
      ])
    })

    it.each([
      ['a stranger, whose address may be forged', ['From: Qui <qui@ailleurs.example>']],
      ['a list', [...fromIrene, 'List-Id: <tous.fournil.example>']],
      ['a bulk mail', [...fromIrene, 'Precedence: bulk']],
      ['a mail with no way back', [...fromIrene, 'Return-Path: <>']],
      ['a program', [...fromIrene, 'Auto-Submitted: auto-generated']],
      ['ourselves', ['From: relais@fournil.example']]
    ])('is kept, and tells nobody, when it came from %s', async (_who, headers) => {
      await takeMail(
        scene.ctx,
        mail([...headers, `To: relais+${unknownToken}@fournil.example`], 'Cinq jours.'),
        'other_mail'
      )
      expect(await waiting()).toHaveLength(1)
      expect(await notices()).toEqual([])
    })

    it('tells the same sender once a day at most, so that no two programs write to each other for ever', async () => {
      for (const body of ['un', 'deux', 'trois']) await takeMail(scene.ctx, lost(body), 'other_mail')
      expect(await notices()).toHaveLength(1)
      scene.clock.advance(25 * hour)
      await takeMail(scene.ctx, lost('quatre'), 'other_mail')
      expect(await notices()).toHaveLength(2)
      expect(await waiting()).toHaveLength(4)
    })

    it('becomes the answer of the question that the community manager names', async () => {
      const { handoffId } = await scene.handOff()
      await takeMail(scene.ctx, lost(), 'other_mail')
      const [entry] = await waiting()
      const { answerable } = await scene.ask('quarantine.open', { kind: 'mail', id: entry?.id ?? '' })
      expect(answerable).toEqual([
        {
          handoffId,
          colleagueName: 'Irène Fabre',
          personName: 'Odile G.',
          askedAt: scene.clock.now(),
          isSender: true
        }
      ])
      expect(await scene.ask('quarantine.useAsAnswer', { mailId: entry?.id ?? '', handoffId })).toEqual({
        conversationId: scene.conversationId
      })
      expect(await scene.handoff(handoffId)).toMatchObject({
        state: { kind: 'answered' },
        answers: [{ source: 'mail', text: 'Cinq jours, dans un torchon.', oddity: null, standing: 'used' }]
      })
      expect(await waiting()).toEqual([])
      expect(
        await scene.call('quarantine.useAsAnswer', { mailId: entry?.id ?? '', handoffId })
      ).toMatchObject({ ok: false, error: { code: 'not_found' } })
    })

    it('is only offered when it came from another address: a signature will stand under it', async () => {
      const { handoffId } = await scene.handOff()
      await takeMail(
        scene.ctx,
        mail(['From: irene@chez-elle.example', `To: relais+${unknownToken}@fournil.example`], 'Cinq jours.'),
        'other_mail'
      )
      const [entry] = await waiting()
      await scene.ask('quarantine.useAsAnswer', { mailId: entry?.id ?? '', handoffId })
      expect(await scene.handoff(handoffId)).toMatchObject({
        state: { kind: 'asked' },
        answers: [{ oddity: 'other_address', standing: 'offered' }]
      })
    })

    const tokenFor = async (handoffId: HandoffId): Promise<string> =>
      writeMailToken(
        tokenOf(await handoffKey(scene.ctx), { id: handoffId, colleague_id: scene.colleagueId, version: 1 })
      )

    it('finds its place when it is tried again and its letter is known by then', async () => {
      const { handoffId } = await scene.handOff()
      const bearing = mail(
        [...fromIrene, `To: relais+${await tokenFor(handoffId)}@fournil.example`],
        'Cinq jours.'
      )
      // As an app that did not know its own letter.
      const letters = await scene.ctx.store.read.selectFrom('letter').selectAll().execute()
      await scene.ctx.store.write((tx) => tx.updateTable('letter').set({ mail_token_hash: null }).execute())
      await takeMail(scene.ctx, bearing, 'other_mail')
      const [entry] = await waiting()
      expect(entry?.reason).toBe('unknown_token')
      const key = { kind: 'mail', id: entry?.id ?? '' } as const
      expect(await scene.ask('quarantine.tryAgain', key)).toEqual({ kind: 'still' })
      await scene.ctx.store.write((tx) =>
        tx
          .updateTable('letter')
          .set({ mail_token_hash: letters[0]?.mail_token_hash ?? null })
          .execute()
      )
      expect(await scene.ask('quarantine.tryAgain', key)).toEqual({
        kind: 'placed',
        conversationId: scene.conversationId
      })
      expect(await waiting()).toEqual([])
      expect((await scene.handoff(handoffId)).answers).toHaveLength(1)
    })

    it('is kept whole when it holds more words than an answer can: nothing of it is cut, and nothing placed', async () => {
      const { handoffId } = await scene.handOff()
      const words = 'Cinq jours, dans un torchon.\r\n'.repeat(4_000)
      await takeMail(
        scene.ctx,
        mail([...fromIrene, `To: relais+${await tokenFor(handoffId)}@fournil.example`], `${words}La fin.`),
        'other_mail'
      )
      const [entry] = await waiting()
      expect(entry?.reason).toBe('answer_too_long')
      expect((await scene.handoff(handoffId)).answers).toEqual([])
      expect(await notices()).toMatchObject([{ text: expect.stringContaining('plus long qu’une réponse') }])
      expect(
        await scene.call('quarantine.useAsAnswer', { mailId: entry?.id ?? '', handoffId })
      ).toMatchObject({ ok: false, error: { code: 'answer_too_long' } })
      expect(await waiting()).toHaveLength(1)
    })

    it('R-26 is kept when nobody can read it, and when it is too large, with its beginning', async () => {
      const folder = join(scene.ctx.dataFolder, 'arrivals')
      const { mkdirSync } = await import('node:fs')
      mkdirSync(folder)
      writeFileSync(join(folder, 'a.eml'), Buffer.from([0, 1, 2, 255, 254]))
      writeFileSync(
        join(folder, 'b.eml'),
        Buffer.concat([lost('Voici le film.'), Buffer.alloc(largestMail + 1, 'x')])
      )
      await scene.ctx.store.write((tx) =>
        writeSetting(tx, mailAccountKey, {
          address: 'relais@fournil.example',
          name: '',
          sending: { host: '127.0.0.1', port: 25, security: 'none', user: 'relais' },
          inbox: { kind: 'files', folder },
          plusAddresses: true,
          authority: null
        })
      )
      await scene.ctx.secrets.set('mail-account', 'x')
      const mailbox = createMailbox(scene.ctx)
      expect(await mailbox.readNow()).toBeNull()
      await mailbox.stop()
      expect((await waiting()).map(({ reason }) => reason).toSorted()).toEqual([
        'mail_too_large',
        'unreadable'
      ])
      expect(await notices()).toHaveLength(1)
    })
  })

  describe('of files', () => {
    const path = (): string =>
      aFile(
        scene.ctx,
        'avis.csv',
        'id,author,text,date\n1,Ana,Bon pain,hier soir\n2,Ben,,\n3,Rémi,Fermé ?,\n'
      )
    const key = async (reason: string) => {
      const entry = (await waiting()).find((one) => one.reason === reason)
      return { kind: 'row', id: entry?.id ?? '' } as const
    }

    it('waits with its line and reason, and is read again as its file was read', async () => {
      await importFile(scene.ctx, {
        path: path(),
        network: null,
        accountName: null,
        mapping: { date: 'date' }
      })
      expect((await waiting()).map(({ kind, from, line, reason }) => [kind, from, line, reason])).toEqual([
        ['row', 'avis.csv', 3, 'no_text'],
        ['row', 'avis.csv', 2, 'date_not_understood']
      ])
      expect(await scene.ask('quarantine.tryAgain', await key('no_text'))).toEqual({ kind: 'still' })
      const opened = await scene.ask('quarantine.open', await key('no_text'))
      expect(opened).toMatchObject({ raw: '2,Ben,,', siblings: 1, answerable: [] })
    })

    it('comes in once a version understands it, into the same account and once', async () => {
      const long = 'Bonjour '.repeat(20)
      const file = aFile(scene.ctx, 'longs.csv', `id,author,text\n7,Ana,${long}\n8,Ben,Court\n`)
      const strict = { ...scene.ctx, policy: { ...defaultPolicy, messageLength: 100 } }
      await importFile(strict, { path: file, network: null, accountName: null, mapping: null })
      const tried = await scene.ask('quarantine.tryAgain', await key('text_too_long'))
      expect(tried).toMatchObject({ kind: 'placed' })
      const { messages } = await scene.ask('conversations.open', {
        conversationId: tried.kind === 'placed' ? (tried.conversationId ?? '') : ''
      })
      expect(messages.map(({ text }) => text)).toEqual([long.trim()])
      expect(await waiting()).toEqual([])
    })

    it('an import of an earlier version has its rows imported again, by a sentence that says so', async () => {
      await importFile(scene.ctx, {
        path: path(),
        network: null,
        accountName: null,
        mapping: { date: 'date' }
      })
      await scene.ctx.store.write((tx) => tx.updateTable('import_run').set({ recipe: null }).execute())
      expect(await scene.call('quarantine.tryAgain', await key('no_text'))).toMatchObject({
        ok: false,
        error: { code: 'quarantine_without_recipe' }
      })
    })

    it('is set aside alone or with its whole file, and Z brings each back', async () => {
      await importFile(scene.ctx, {
        path: path(),
        network: null,
        accountName: null,
        mapping: { date: 'date' }
      })
      expect(
        await scene.ask('quarantine.setAside', { ...(await key('no_text')), withSiblings: false })
      ).toEqual({ count: 1 })
      expect(await waiting()).toHaveLength(1)
      await scene.ask('inbox.undo', {})
      expect(await waiting()).toHaveLength(2)
      expect(
        await scene.ask('quarantine.setAside', { ...(await key('no_text')), withSiblings: true })
      ).toEqual({ count: 2 })
      expect(await waiting()).toEqual([])
      expect(await scene.ask('inbox.undo', {})).toEqual({
        action: 'quarantine',
        conversationIds: [],
        changedSince: []
      })
      expect(await waiting()).toHaveLength(2)
    })

    it('pages by key through what both tables hold, each once', async () => {
      const rows = Array.from({ length: 7 }, (_, index) => `${index},Ana,,`).join('\n')
      const file = aFile(scene.ctx, 'vides.csv', `id,author,text,date\n${rows}\n9,Ben,Bonjour,\n`)
      await importFile(scene.ctx, { path: file, network: null, accountName: null, mapping: null })
      for (const body of ['un', 'deux']) await takeMail(scene.ctx, lost(body), 'other_mail')
      const seen: string[] = []
      let after: { at: string; id: string } | null = null
      do {
        const page: Awaited<ReturnType<typeof scene.ask<'quarantine.list'>>> = await scene.ask(
          'quarantine.list',
          { after, limit: 2 }
        )
        seen.push(...page.entries.map(({ id }) => id))
        after = page.next
      } while (after !== null)
      expect(seen).toHaveLength(9)
      expect(new Set(seen).size).toBe(9)
      expect(await scene.ask('quarantine.count', {})).toEqual({ waiting: 9 })
    })
  })
})
