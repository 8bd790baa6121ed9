import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ColleagueId, ConversationId } from '../../src/shared/model/ids.ts'
import { day, hour, instantSchema, minute, plus, second } from '../../src/shared/model/instant.ts'
import { aProfile } from '../support/colleagues.ts'
import { answerPage, formsOf, type PageForm, submit, visit } from '../support/page-visitor.ts'
import type { SeededRandom } from '../support/seeded-random.ts'
import { emptyLedger, findUnsettled, type Ledger, lettersTaken, readContents } from './ledger.ts'
import type { Life } from './life.ts'
import { firstMark, type World } from './world.ts'

/** Where the community manager, the colleagues and the public do what they do. */
export interface Scene {
  readonly world: World
  readonly ledger: Ledger
  readonly random: SeededRandom
  readonly dataFolder: string
  /** Set by `begin`. */
  speakerId: ColleagueId | null
  /** Links that colleagues were given, with the hand-off each opens. */
  readonly links: { readonly handoffId: string; readonly path: string }[]
  /** Files whose import a death cut off: the person imports them again. */
  readonly interrupted: string[]
  /** Backups of before are of another database. */
  backupsSince: string
  /** Milliseconds that the app is given to read what was said. */
  readonly listensFor: number
}

/** A scene in which nothing has been done. */
export const emptyScene = (
  world: World,
  random: SeededRandom,
  dataFolder: string,
  listensFor = 6 * minute
): Scene => ({
  world,
  ledger: emptyLedger(),
  random,
  dataFolder,
  speakerId: null,
  links: [],
  interrupted: [],
  backupsSince: '',
  listensFor
})

const networks = ['mastodon', 'discourse', 'telegram', 'wordpress', 'rss', 'other'] as const

/** The company, its accounts, its mail, its colleague; done again from where a death left it. */
export const begin = async (life: Life, scene: Scene): Promise<void> => {
  const { world } = scene
  const accounts = await life.ask('accounts.list', {})
  for (const place of world.places)
    if (!accounts.some((one) => one.network === place.network))
      await life.ask('accounts.connect', {
        network: place.network,
        server: place.server,
        identifier: place.identifier,
        secret: place.secret,
        place: null,
        daysBack: 30,
        doneAfterDays: null
      })
  await life.ask('settings.change', { companyName: 'Le Fournil' })
  await life.ask('handoffs.changeSettings', { senderName: 'Samia Roussel', port: 0 })
  await life.ask('mail.save', {
    account: {
      address: 'fournil@fournil.example',
      name: 'Le Fournil',
      signIn: { kind: 'password' },
      sending: { host: '127.0.0.1', port: world.smtp.port, security: 'none', user: 'fournil' },
      inbox: { kind: 'files', folder: world.mailFolder },
      plusAddresses: true,
      authority: null
    },
    secret: 'a password'
  })
  const known = await life.ask('colleagues.list', {})
  const profile = aProfile({ email: 'irene@fournil.example', languages: ['fr'] })
  const validUntil = plus(world.clock.now(), 365 * day)
  scene.speakerId =
    known[0]?.id ??
    (await life.ask('colleagues.create', { profile, consent: { networks: [...networks], validUntil } }))
      .colleagueId
}

const waiting = async (life: Life): Promise<readonly ConversationId[]> => {
  const filter = { view: 'to_answer', colleagueId: null } as const
  const { rows } = await life.ask('inbox.list', { ...filter, after: null, limit: 50 })
  return rows.map((one) => one.id)
}

const anyConversation = async (life: Life, scene: Scene): Promise<ConversationId | null> => {
  // The public never rests: there is always somebody who waits.
  if ((await waiting(life)).length < 3) await listen(life, scene)
  const ids = await waiting(life)
  return ids[scene.random.below(ids.length)] ?? null
}

/** Words are typed, some more each time; each time the window is told that they are kept. */
export const type = async (life: Life, scene: Scene): Promise<void> => {
  const conversationId = await anyConversation(life, scene)
  if (conversationId === null) return
  const { draft } = await life.ask('conversations.open', { conversationId })
  let body = draft?.body ?? ''
  for (let times = 1 + scene.random.below(3); times > 0; times -= 1) {
    const mark = scene.world.mark('brouillon')
    body = `${body} ${mark}`.trim()
    await life.ask('conversations.saveDraft', { conversationId, body, speakerId: scene.speakerId })
    scene.ledger.words.add(mark)
  }
}

/** A reply is sent off, with what stood in the composer; sometimes the window asks twice, as two windows would. */
export const reply = async (life: Life, scene: Scene): Promise<string | null> => {
  const { world, ledger, random, speakerId } = scene
  const conversationId = await anyConversation(life, scene)
  if (conversationId === null || speakerId === null) return null
  const detail = await life.ask('conversations.open', { conversationId })
  if (detail.replyToId === null) return null
  const mark = world.mark('reponse')
  // Where a reply may go on below itself, some leave as a thread.
  const inThread =
    detail.draft === null && detail.account.capabilities.reply.threading === 'thread' && random.happens(0.4)
  const following = inThread ? [world.mark('reponse'), world.mark('reponse')] : []
  const parts = [`${mark} ${detail.draft?.body ?? ''}`.trim(), ...following]
  const body = parts.join('\n---\n')
  const request = {
    conversationId,
    parentMessageId: detail.replyToId,
    body,
    speakerId,
    lastSeenMessageId: detail.messages.at(-1)?.id ?? null,
    thenDone: random.happens(0.5),
    jointly: true,
    inThread
  }
  await life.ask('conversations.saveDraft', { conversationId, body, speakerId, inThread })
  for (const kept of [mark, ...following]) ledger.words.add(kept)
  const results = await Promise.all(
    random.happens(0.2)
      ? [life.call('replies.enqueue', request), life.call('replies.enqueue', request)]
      : [life.call('replies.enqueue', request)]
  )
  let taken: string | null = null
  for (const result of results)
    if (result.ok) {
      taken = result.value.outboxId
      ledger.replies.set(taken, { body: parts[0] ?? body, conversationId })
    }
  return taken
}

/** A reply is stopped in its ten seconds; its words return. */
export const undo = async (life: Life, scene: Scene): Promise<void> => {
  const outboxId = await reply(life, scene)
  if (outboxId === null) return
  const pending = await life.ask('replies.pending', {})
  const entry = pending.find((one) => one.id === outboxId)
  if (entry !== undefined) await life.call('replies.cancel', { outboxId: entry.id })
}

/** A reply leaves, and what happens to it is found out. */
export const send = async (life: Life, scene: Scene): Promise<void> => {
  const { world, random } = scene
  await reply(life, scene)
  if (random.happens(0.4)) world.goWrong(random)
  world.clock.advance(11 * second)
  await life.wake()
  if (random.happens(0.6)) {
    // A lease of a minute and a half ends, and what was lost is looked for.
    world.clock.advance(100 * second)
    await life.wake()
    world.clock.advance(40 * second)
    await life.wake()
  }
}

/** People say things, and the app reads them. */
export const listen = async (life: Life, scene: Scene): Promise<void> => {
  const { world, random } = scene
  for (let count = 1 + random.below(4); count > 0; count -= 1) world.say(random)
  if (random.happens(0.2)) world.goWrong(random)
  world.clock.advance(scene.listensFor)
  await life.wake(random.below(3))
  await life.wake()
}

const pageAddress = async (life: Life, path: string): Promise<string | null> => {
  const { address } = await life.ask('handoffs.settings', {})
  return address === null ? null : new URL(path, address).href
}

/** A colleague is asked, by a letter that leaves or by a link that is copied. */
export const handOff = async (life: Life, scene: Scene): Promise<void> => {
  const { world, ledger, random, speakerId } = scene
  const conversationId = await anyConversation(life, scene)
  if (conversationId === null || speakerId === null) return
  const prepared = await life.call('handoffs.prepare', { conversationId, colleagueId: speakerId })
  if (!prepared.ok) return
  const created = await life.call('handoffs.create', {
    form: { ...prepared.value.form, dueAt: instantSchema.parse(plus(world.clock.now(), 40 * hour)) },
    handoffId: null,
    carrier: random.happens(0.6) ? 'smtp' : 'link'
  })
  if (!created.ok) return
  ledger.handoffs.add(created.value.handoffId)
  scene.links.push({
    handoffId: created.value.handoffId,
    path: new URL(created.value.link).pathname
  })
  world.clock.advance(11 * second)
  await life.wake()
}

/** The colleague types on their page, and perhaps presses the button. Their browser knows nothing of processes. */
export const answerOnPage = async (life: Life, scene: Scene): Promise<void> => {
  const { world, ledger, random } = scene
  try {
    const open = async (): Promise<{ address: string; form: PageForm } | null> => {
      const link = scene.links.at(-1)
      const address = link === undefined ? null : await pageAddress(life, link.path)
      const [form] = address === null ? [] : formsOf((await visit(address)).text)
      return address === null || form === undefined ? null : { address, form }
    }
    let page = await open()
    if (page === null) {
      // The question is over, or there is none: another is asked.
      await listen(life, scene)
      await handOff(life, scene)
      page = await open()
    }
    if (page === null) return
    const { address, form } = page
    const mark = world.mark('collegue')
    if (random.happens(0.5)) await submit(address, form, { act: 'save', text: `Oui, au lev ${mark}` })
    const answered = await answerPage(address, { act: 'answer', text: `Oui, au levain, ${mark}.` })
    if (answered.status < 400) ledger.answers.add(mark)
  } catch (problem) {
    // The page died with the app.
    if (!(problem instanceof TypeError)) throw problem
    await life.died
  }
}

/** The colleague answers the newest letter by mail; sometimes the company's server shows it twice. */
export const answerByMail = async (life: Life, scene: Scene): Promise<void> => {
  const { world, ledger, random } = scene
  if (world.smtp.taken.length === 0) await handOff(life, scene)
  const letter = world.smtp.taken.at(-1)
  if (letter === undefined) return
  const mark = world.mark('courriel')
  world.answerByMail(letter, `Bonjour, ${mark}, et bonne journée à vous.`)
  ledger.mails.add(mark)
  world.clock.advance(20 * second)
  await life.wake(1 + random.below(2))
}

/** Words that came home go into the composer. */
export const useWords = async (life: Life, scene: Scene): Promise<void> => {
  let returned = await life.ask('handoffs.list', { view: 'returned' })
  if (returned.length === 0) {
    await answerOnPage(life, scene)
    returned = await life.ask('handoffs.list', { view: 'returned' })
  }
  const chosen = returned[scene.random.below(returned.length)]?.handoff
  const answer = chosen?.answers.find((one) => one.standing === 'offered') ?? chosen?.answers[0]
  if (chosen === undefined || answer === undefined) return
  const used = await life.call('handoffs.takeWords', { handoffId: chosen.id, answerId: answer.id })
  const mark = /collegue-\d+-marque|courriel-\d+-marque/u.exec(answer.text)?.[0]
  if (used.ok && mark !== undefined) scene.ledger.words.add(mark)
}

/** The inbox is worked through: given, put off, starred, noted, closed, and taken back. */
export const triage = async (life: Life, scene: Scene): Promise<void> => {
  const { world, random } = scene
  const conversationId = await anyConversation(life, scene)
  if (conversationId === null) return
  const conversationIds = [conversationId]
  switch (random.below(12)) {
    case 0:
      // Not the last ones: somebody has to wait for an answer.
      if ((await waiting(life)).length > 6) await life.ask('inbox.markDone', { conversationIds })
      return
    case 1:
      await life.ask('inbox.postpone', {
        conversationIds,
        until: plus(world.clock.now(), (2 + random.below(10)) * minute)
      })
      return
    case 2:
      await life.ask('inbox.star', { conversationIds, starred: random.happens(0.5) })
      return
    case 3:
      await life.ask('conversations.assignFirst', { conversationIds })
      return
    case 4:
      await life.ask('conversations.unassign', { conversationIds })
      return
    case 5:
      await life.ask('conversations.weigh', { conversationIds, weight: random.pick([1, 2, 3] as const) })
      return
    case 6:
      await life.ask('notes.add', { conversationId, words: { internal: world.mark('note') } })
      return
    case 7:
      await life.ask('themes.change', {
        conversationIds,
        add: [random.pick(['pain', 'horaires', 'farine'])],
        remove: []
      })
      return
    case 8: {
      const { messages } = await life.ask('conversations.open', { conversationId })
      const message = messages.at(-1)
      if (message !== undefined)
        await life.call('messages.act', { messageId: message.id, kind: 'like', edit: null })
      return
    }
    case 9:
      await life.ask('inbox.markUnread', { conversationIds })
      await life.ask('inbox.markRead', { conversationIds })
      return
    case 10:
      await life.ask('search.find', { text: 'pain', limit: 20 })
      return
    default:
      await life.call('inbox.undo', {})
  }
}

const rowsOfFile = 60

/** A file is imported; whatever ends it, importing it again brings each row once. */
export const importFile = async (life: Life, scene: Scene): Promise<void> => {
  const { world, ledger } = scene
  const marks = Array.from({ length: rowsOfFile }, () => world.mark('ligne'))
  const file = join(scene.dataFolder, `${world.mark('commentaires')}.csv`)
  const at = world.clock.now()
  writeFileSync(
    file,
    ['id,auteur,texte,date', ...marks.map((mark) => `${mark},Odile,Une remarque ${mark},${at}`), ''].join(
      '\n'
    )
  )
  // Whether or not the app lives to read all of it, the person has the file.
  scene.interrupted.push(file)
  for (const mark of marks) ledger.rows.add(mark)
  await importAndWait(life, file)
  scene.interrupted.pop()
}

export const importAndWait = async (life: Life, file: string): Promise<void> => {
  await life.choose(file)
  const chosen = await life.ask('imports.choose', {})
  if (chosen === null) throw new Error('no file was chosen')
  const started = await life.ask('imports.start', {
    token: chosen.token,
    mapping: { id: 'id', author: 'auteur', text: 'texte', date: 'date' },
    network: 'other',
    accountName: 'Fichier'
  })
  for (;;) {
    const run = (await life.ask('imports.list', {})).find((one) => one.id === started.importId)
    if (run !== undefined && run.state !== 'running') {
      if (run.state !== 'done') throw new Error(`the import ended as ${run.state}`)
      return
    }
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** A backup is made, beside whatever else goes on. */
export const backUp = async (life: Life, scene: Scene): Promise<void> => {
  scene.world.clock.advance(second)
  await life.ask('backups.make', {})
}

/** Another database takes the place of this one: words stay, and what networks give comes again. */
const replaceDatabase = ({ ledger, world }: Scene): void => {
  for (const mark of [...world.saidOnce, ...ledger.rows]) ledger.goneWithDatabase.add(mark)
}

/** A backup is put back after people wrote more. */
export const restore = async (life: Life, scene: Scene): Promise<void> => {
  const list = async () =>
    (await life.ask('backups.list', {})).backups.filter((one) => one.own && one.at > scene.backupsSince)
  if ((await list()).length === 0) await backUp(life, scene)
  await type(life, scene)
  await send(life, scene)
  const backups = await list()
  const chosen = backups[scene.random.below(backups.length)]
  if (chosen === undefined) return
  replaceDatabase(scene)
  await life.ask('backups.restore', { name: chosen.name })
}

/** Everything is exported and taken in again, as on another computer. */
export const moveHouse = async (life: Life, scene: Scene): Promise<void> => {
  scene.world.clock.advance(second)
  await life.choose(scene.dataFolder)
  const written = await life.ask('exports.write', { passphrase: null })
  if (written === null) throw new Error('no folder was chosen')
  await life.choose(written.folder)
  const chosen = await life.ask('exports.choose', {})
  if (chosen === null) throw new Error('no export was chosen')
  replaceDatabase(scene)
  scene.backupsSince = scene.world.clock.now()
  await life.ask('exports.takeIn', { token: chosen.token, passphrase: null })
  await backUp(life, scene)
}

/** What only a person can tell is told by one who looks at the network, and at the mail server. */
export const decide = async (life: Life, scene: Scene): Promise<void> => {
  const { world, ledger } = scene
  for (const entry of await life.ask('replies.pending', {})) {
    // Nobody pastes here: the words return to the composer.
    if (entry.state.kind === 'with_person') await life.call('replies.cancel', { outboxId: entry.id })
    if (entry.state.kind !== 'blocked') continue
    const mark = firstMark(entry.body) ?? entry.body
    const outboxId = entry.id
    if (world.copiesOf(mark) > 0 && entry.state.reason === 'cannot_tell') {
      ledger.seenByPerson.add(outboxId)
      await life.call('replies.confirmSent', { outboxId })
      continue
    }
    const again = await life.call('replies.retry', { outboxId })
    if (!again.ok && world.copiesOf(mark) === 0) await life.call('replies.cancel', { outboxId })
  }
  const taken = lettersTaken(world)
  for (const letter of readContents(scene.dataFolder).letters) {
    const lost = letter.state === 'unknown' || letter.state === 'failed'
    if (letter.handoff_id === null || !lost || taken.includes(letter.message_id)) continue
    await life.call('handoffs.sendLetterAgain', { handoffId: letter.handoff_id as never })
  }
}

/** Nothing goes wrong any more, and everything that happens by itself happens, until nothing is left to do. */
export const settle = async (life: Life, scene: Scene): Promise<void> => {
  const { world } = scene
  world.heal()
  for (const file of scene.interrupted.splice(0)) await importAndWait(life, file)
  for (let rounds = 0; rounds < 20; rounds += 1) {
    world.clock.advance(6 * minute)
    await life.wake()
    await decide(life, scene)
    // What a person lets leave again has left before the clock jumps beyond the time that it has.
    await life.wake()
    if (rounds > 2 && findUnsettled(readContents(scene.dataFolder), scene.ledger, world).length === 0) return
  }
}
