import { expect, test } from 'vitest'
import { createAccountPoller } from '../../../src/main/ingest/account-poller.ts'
import { confirmLostReplies } from '../../../src/main/outbox/confirm-lost-replies.ts'
import { sendDueReplies } from '../../../src/main/outbox/send-due-replies.ts'
import { systemIds } from '../../../src/main/runtime/ids.ts'
import { defaultPolicy } from '../../../src/main/runtime/policy.ts'
import { sessionSecrets } from '../../../src/main/runtime/secrets.ts'
import { listPolledAccounts } from '../../../src/main/store/accounts.ts'
import { getCursor } from '../../../src/main/store/cursors.ts'
import { listMessages } from '../../../src/main/store/messages.ts'
import type { StoredReply } from '../../../src/main/store/outbox.ts'
import type { AccountRow } from '../../../src/main/store/schema.ts'
import type { AccountId } from '../../../src/shared/model/ids.ts'
import { hour, minute, second } from '../../../src/shared/model/instant.ts'
import { z } from 'zod'
import { aStoredColleague } from '../../support/colleagues.ts'
import { dyingStore } from '../../support/dying-store.ts'
import { fakeClock } from '../../support/fake-clock.ts'
import { type FakePlace, fakePlaces, type FakePost, type PlaceOptions } from '../../support/fake-places.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

/**
 * A month of five busy accounts: everything that goes wrong at random goes wrong, and the process is killed at random
 * moments. PORTE_PAROLE_SEED repeats a month that failed.
 */
const seed = Number(process.env['PORTE_PAROLE_SEED'] ?? 20_261_122)

const options: readonly PlaceOptions[] = [
  { name: 'canal', network: 'mastodon', idempotency: 'key' },
  { name: 'moulin', network: 'mastodon', idempotency: 'key' },
  { name: 'fournil', network: 'bluesky', idempotency: 'lookup' },
  { name: 'blog', network: 'wordpress', idempotency: 'lookup' },
  { name: 'forum', network: 'discourse', idempotency: 'none' }
]
const networks = ['mastodon', 'bluesky', 'wordpress', 'discourse'] as const

const start = '2026-11-01T06:00:00.000Z'
const end = '2026-12-01T06:00:00.000Z'
const deathShare = 0.15

test(`a month of five busy accounts with random faults: nothing lost, nothing doubled (seed ${seed})`, async () => {
  const random = seededRandom(seed)
  const clock = fakeClock(start)
  const world = fakePlaces(clock, random, options)
  const secrets = sessionSecrets()
  const shared = {
    clock,
    secrets,
    ids: { ...systemIds(clock), unit: random.unit },
    connectors: world.connectors,
    // Steps are long here: only a whole night is a sleep.
    policy: { ...defaultPolicy, absence: { ...defaultPolicy.absence, asleepAfter: 7 * hour } },
    keepFolder: true
  }
  let ctx = await openTestContext(shared)
  const { dataFolder } = ctx
  let nights = 0
  let absences = 0
  let deaths = 0

  const reopen = async (): Promise<void> => {
    absences += ctx.desktop.absences.length
    await ctx.store.close()
    ctx = await openTestContext({ ...shared, dataFolder })
  }
  const call = () => callerOf(ctx).call

  for (const { name, network } of options) {
    const place = placeOf(world.places, name)
    for (let said = 0; said < 40; said += 1) place.say(`Avant : ${said}`)
    const connected = await call()('accounts.connect', {
      network,
      server: null,
      identifier: name,
      secret: place.token,
      place: null
    })
    expect(connected).toMatchObject({ ok: true })
  }
  const speakerId = await aStoredColleague(ctx, { name: 'Irène Fabre' }, { networks: [...networks] })

  /** People say, edit and delete things while time passes. */
  const talk = (place: FakePlace): void => {
    for (let count = random.below(11); count > 0; count -= 1) {
      const posts = [...place.posts.values()]
      const post = posts[random.below(posts.length)]
      const roll = random.unit()
      if (post === undefined || roll < 0.55) place.say(`Question ${posts.length}`)
      else if (roll < 0.8 && !post.deleted) place.say(`Suite ${posts.length}`, post)
      else if (roll < 0.93 && !post.deleted && post.person !== null) place.edit(post, `${post.text}, corrigé`)
      else if (roll > 0.97 && post.person !== null) place.delete(post)
    }
    if (random.happens(0.006)) place.token = `${place.name} token ${place.log.length}`
  }

  /** The community manager: answers some conversations, and signs in again where that is asked. */
  const work = async (): Promise<void> => {
    for (const account of await listPolledAccounts(ctx.store.read))
      if (account.next_poll_at === null) await reconnect(account)
    const waiting = await ctx.store.read
      .selectFrom('conversation')
      .select('id')
      .where('state', '=', 'to_answer')
      .orderBy('id')
      .execute()
    for (let count = random.below(6); count > 0; count -= 1) {
      const conversationId = waiting[random.below(waiting.length)]?.id
      if (conversationId === undefined) return
      const messages = await listMessages(ctx.store.read, conversationId)
      const parent = messages.findLast((one) => one.side === 'theirs' && one.deleted_at === null)
      if (parent === undefined) continue
      await call()('replies.enqueue', {
        conversationId,
        parentMessageId: parent.id,
        body: `Réponse à ${parent.ref} du ${clock.now()}`,
        speakerId,
        lastSeenMessageId: messages.at(-1)?.id ?? null,
        thenDone: random.happens(0.5)
      })
    }
  }
  const reconnect = async (account: AccountRow): Promise<void> => {
    const { token } = placeOf(world.places, account.remote_id)
    const input = { accountId: account.id, server: null, identifier: account.remote_id, secret: token }
    expect(await call()('accounts.reconnect', input)).toMatchObject({ ok: true })
  }
  /** What only a person can tell is told by one who looks at the network. */
  const decide = async (): Promise<void> => {
    for (const row of await outboxRows(ctx)) {
      if (row.state !== 'blocked') continue
      const stands = copiesOf(world.places, row) > 0
      if (stands && row.blocked_reason === 'cannot_tell') {
        await call()('replies.confirmSent', { outboxId: row.id })
        continue
      }
      // What was answered is gone, now or when it was tried: nobody waits for these words any more.
      const again = await call()('replies.retry', { outboxId: row.id })
      if (!again.ok) await call()('replies.cancel', { outboxId: row.id })
    }
  }
  const tick = async (on: TestContext, poller: ReturnType<typeof createAccountPoller>): Promise<'lived'> => {
    await poller.tick()
    await poller.idle()
    await confirmLostReplies(on)
    await sendDueReplies(on)
    return 'lived'
  }

  let poller = createAccountPoller(ctx)
  const read = new Map<AccountId, number>()
  while (clock.now() < end) {
    const isNight = random.happens(0.05)
    if (isNight) nights += 1
    clock.advance(isNight ? 8 * hour : (5 + random.below(405)) * minute)
    for (const place of world.places.values()) talk(place)
    if (random.happens(0.7)) await work()
    if (random.happens(0.3)) await decide()

    if (random.happens(deathShare)) {
      // The process dies at one of its next writes, before or after its commit.
      const dying = dyingStore(ctx.store, 1 + random.below(14), random.pick(['before', 'after']))
      const doomed = { ...ctx, store: dying.store }
      const live = tick(doomed, createAccountPoller(doomed)).catch(() => 'lived' as const)
      if ((await Promise.race([live, dying.died])) === 'died') deaths += 1
      await poller.stop()
      await reopen()
      poller = createAccountPoller(ctx)
      await expectExactCursors(ctx, world.places, read)
    } else if (random.happens(0.05)) {
      // It is closed in the middle of its work.
      await poller.tick()
      await poller.stop()
      await reopen()
      poller = createAccountPoller(ctx)
      await expectExactCursors(ctx, world.places, read)
    }
    await tick(ctx, poller)
    clock.advance((15 + random.below(60)) * second)
    if (random.happens(0.5)) await tick(ctx, poller)
  }

  world.heal()
  for (let rounds = 0; rounds < 16; rounds += 1) {
    clock.advance(20 * minute)
    for (const account of await listPolledAccounts(ctx.store.read))
      if (account.next_poll_at === null) await reconnect(account)
    await decide()
    await tick(ctx, poller)
  }
  await poller.stop()
  absences += ctx.desktop.absences.length

  const accounts = await listPolledAccounts(ctx.store.read)
  expect(accounts).toHaveLength(options.length)
  let posts = 0
  for (const account of accounts) {
    const place = placeOf(world.places, account.remote_id)
    posts += place.posts.size
    expect(await standing(ctx, account.id)).toEqual(expected(place))
    expect(await getCursor(ctx.store.read, account.id, 'main')).toBe(
      JSON.stringify({ read: place.log.length })
    )
    expect(account.failure).toBeNull()
  }
  const rows = await outboxRows(ctx)
  const copies = (row: StoredReply): number => copiesOf(world.places, row)
  expect(rows.filter((row) => copies(row) > 1)).toEqual([])
  expect(rows.filter((row) => row.state === 'sent' && copies(row) !== 1)).toEqual([])
  expect(rows.filter((row) => row.state === 'cancelled' && copies(row) !== 0)).toEqual([])
  expect(rows.filter((row) => row.state !== 'sent' && row.state !== 'cancelled')).toEqual([])
  const spoken = await ctx.store.read
    .selectFrom('message')
    .select(['ref', 'speaker_id'])
    .where('side', '=', 'ours')
    .execute()
  expect(spoken.filter((one) => one.speaker_id !== speakerId)).toEqual([])

  // The month was one: busy, unlucky, and told of at most once for each absence.
  expect(posts).toBeGreaterThan(1_500)
  expect(rows.filter((row) => row.state === 'sent').length).toBeGreaterThan(100)
  expect(deaths).toBeGreaterThan(10)
  expect(absences).toBeGreaterThan(0)
  expect(absences).toBeLessThanOrEqual(nights)
  await openTestContext({ ...shared, dataFolder, keepFolder: false }).then(async (last) => {
    await ctx.store.close()
    await last.close()
  })
}, 240_000)

const placeOf = (places: ReadonlyMap<string, FakePlace>, name: string): FakePlace => {
  const place = places.get(name)
  if (place === undefined) throw new Error(`there is no place ${name}`)
  return place
}

const outboxRows = async (ctx: TestContext): Promise<readonly StoredReply[]> =>
  await ctx.store.read.selectFrom('outbox').selectAll().orderBy('id').execute()

const copiesOf = (places: ReadonlyMap<string, FakePlace>, row: StoredReply): number =>
  [...places.values()]
    .flatMap((place) => [...place.posts.values()])
    .filter((post) => post.key === row.idempotency_key).length

const cursorSchema = z.object({ read: z.number() })

/** What a cursor covers is in the store, to the last message, and no cursor ever goes back. */
const expectExactCursors = async (
  ctx: TestContext,
  places: ReadonlyMap<string, FakePlace>,
  read: Map<AccountId, number>
): Promise<void> => {
  for (const account of await listPolledAccounts(ctx.store.read)) {
    const place = placeOf(places, account.remote_id)
    const cursor = await getCursor(ctx.store.read, account.id, 'main')
    const reached = cursor === null ? 0 : cursorSchema.parse(JSON.parse(cursor)).read
    const kept = new Set(
      (
        await ctx.store.read
          .selectFrom('message')
          .select('ref')
          .where('account_id', '=', account.id)
          .execute()
      ).map((row) => row.ref)
    )
    expect(place.log.slice(0, reached).filter((ref) => !kept.has(ref))).toEqual([])
    expect(reached).toBeGreaterThanOrEqual(read.get(account.id) ?? 0)
    read.set(account.id, reached)
  }
}

/** Each message of an account as it stands in the store: once, with its words or as a tombstone. */
const standing = async (ctx: TestContext, accountId: AccountId): Promise<readonly string[]> => {
  const rows = await ctx.store.read
    .selectFrom('message')
    .select(['ref', 'side', 'text', 'deleted_at'])
    .where('account_id', '=', accountId)
    .execute()
  return rows
    .map(({ ref, side, text, deleted_at }) => `${ref} ${side} ${deleted_at === null ? text : '(deleted)'}`)
    .toSorted()
}

const expected = (place: FakePlace): readonly string[] =>
  [...place.posts.values()]
    .map(
      (post: FakePost) =>
        `${post.ref} ${post.person === null ? 'ours' : 'theirs'} ${post.deleted ? '(deleted)' : post.text}`
    )
    .toSorted()
