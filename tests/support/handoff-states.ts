import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { systemClock } from '../../src/main/runtime/clock.ts'
import { systemIds } from '../../src/main/runtime/ids.ts'
import { openSqlite } from '../../src/main/store/open-sqlite.ts'
import { insertApart } from '../../src/main/store/quarantine.ts'
import type { Store } from '../../src/main/store/store.ts'

const script = fileURLToPath(new URL('../../scripts/cli.mjs', import.meta.url))

/** Opens the data folder of an app that runs beside it. */
const beside = async <Value>(dataFolder: string, work: (store: Store) => Promise<Value>): Promise<Value> => {
  const opened = await openSqlite({ file: join(dataFolder, 'porte-parole.sqlite'), backupSuffix: 'seed' })
  if (opened.kind === 'problem') throw new Error(opened.problem.kind)
  try {
    return await work(opened.store)
  } finally {
    await opened.store.close()
  }
}

/** Gives files to the command line, as a person beside the app would. */
const give = (dataFolder: string, files: Readonly<Record<string, string>>): void => {
  const folder = mkdtempSync(join(tmpdir(), 'porte-parole-given-'))
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name)
    writeFileSync(file, content)
    const words = name.endsWith('.eml') ? ['handoff', 'inbox', '--eml', file] : ['import', file]
    const { status, stderr } = spawnSync(process.execPath, [script, ...words, '--data', dataFolder], {
      encoding: 'utf8',
      env: { ...process.env, XDG_CONFIG_HOME: join(folder, 'config') }
    })
    if (status !== 0) throw new Error(stderr)
  }
  rmSync(folder, { recursive: true, force: true })
}

const mail = (headers: readonly string[], text: string): string =>
  [
    'Date: Fri, 20 Nov 2026 09:00:00 +0100',
    'Content-Type: text/plain; charset=utf-8',
    ...headers,
    '',
    text
  ].join('\r\n')

/**
 * Answers by e-mail to the one letter of an app that runs: the colleague’s, found among the spam; a second one; one from
 * another address.
 */
export const seedAnswers = async (dataFolder: string): Promise<void> => {
  const own = 'irene@fournil.example'
  const letterId = await beside(dataFolder, async (store) => {
    const letter = await store.read
      .selectFrom('letter')
      .select(['message_id', 'colleague_id'])
      .executeTakeFirstOrThrow()
    await store.write((tx) =>
      tx.updateTable('colleague').set({ email: own }).where('id', '=', letter.colleague_id).execute()
    )
    return letter.message_id
  })
  const answer = (name: string, from: string, text: string): string =>
    mail(
      [
        `From: ${from}`,
        'Subject: Re: Une question',
        `Message-ID: <${name}@fournil.example>`,
        `In-Reply-To: ${letterId}`
      ],
      `${text}\r\n\r\n> Une personne demande combien de temps il se garde.`
    )
  give(dataFolder, {
    '1.eml': answer('un', own, 'Cinq jours, dans un torchon, jamais au réfrigérateur.'),
    '2.eml': answer('deux', own, 'J’oubliais : le seigle aime la nuit.'),
    '3.eml': answer('trois', 'irene@chez-elle.example', 'Depuis mon téléphone : cinq jours.')
  })
  await beside(dataFolder, (store) =>
    store.write((tx) =>
      tx
        .updateTable('inbound_mail')
        .set({ found_in: 'spam' })
        .where('message_id', '=', 'un@fournil.example')
        .execute()
    )
  )
}

/** Of each kind that could not be placed: rows of a file, an item of a network, e-mails; the newest last. */
export const seedQuarantine = async (dataFolder: string): Promise<void> => {
  const unknown = `To: relais+pp-${'a'.repeat(26)}@fournil.example`
  give(dataFolder, { 'avis-du-quartier.csv': 'id,author,text\n1,Ana,\n2,Ben,Quel bon pain\n3,Rémi,\n' })
  await beside(dataFolder, async (store) => {
    const { id } = await store.read.selectFrom('account').select('id').executeTakeFirstOrThrow()
    const odd = {
      ref: 'odd',
      reason: 'item_unreadable',
      values: {},
      raw: '{"id":"113","type":"mention","status":{"content":{}}}'
    }
    const ids = systemIds(systemClock)
    await store.write((tx) => insertApart({ ids }, tx, id, [odd], (raw) => raw, systemClock.now()))
  })
  give(dataFolder, {
    '1.eml': mail(
      ['From: samir@ailleurs.example', unknown, 'Subject: Photos', 'Message-ID: <vide@ailleurs.example>'],
      ''
    ),
    '2.eml': mail(
      [
        'From: irene@fournil.example',
        unknown,
        'Subject: Re: Une question pour vous',
        'Message-ID: <perdu@fournil.example>'
      ],
      'Le levain se nourrit deux fois par jour, à heures fixes.'
    )
  })
}
