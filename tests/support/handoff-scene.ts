import { callerOf } from './serve.ts'
import { anAccount } from './builders.ts'
import { aConversation, aStoredColleague } from './colleagues.ts'
import { openTestContext, type TestContext } from './test-context.ts'
import { type FakeNetwork, fakeNetwork } from './fake-connector.ts'
import { type FakeClock, fakeClock } from './fake-clock.ts'
import { createPageHost } from '../../src/main/handoff/serve-page.ts'
import type { PageHost } from '../../src/main/runtime/page-host.ts'
import { sessionSecrets } from '../../src/main/runtime/secrets.ts'
import { changeHandoffSettings } from '../../src/main/store/handoff-settings.ts'
import { changeSettings } from '../../src/main/store/settings.ts'
import type { Context } from '../../src/main/runtime/context.ts'
import type { ColleagueProfile } from '../../src/shared/model/colleague.ts'
import type { Carrier, Handoff, LetterForm } from '../../src/shared/model/handoff.ts'
import type { AccountId, ColleagueId, ConversationId, HandoffId } from '../../src/shared/model/ids.ts'

/** A colleague, a question on a live account, and the page really listening on 127.0.0.1. */
export interface HandoffScene {
  readonly ctx: TestContext
  readonly clock: FakeClock
  readonly network: FakeNetwork
  readonly page: PageHost
  readonly accountId: AccountId
  readonly colleagueId: ColleagueId
  readonly conversationId: ConversationId
  readonly ask: ReturnType<typeof callerOf>['ask']
  readonly call: ReturnType<typeof callerOf>['call']
  /** The form as the window gets it, with changes. */
  form(changes?: Partial<LetterForm>): Promise<LetterForm>
  /** Asks; returns the id and the link. */
  handOff(changes?: Partial<LetterForm>, carrier?: Carrier): Promise<{ handoffId: HandoffId; link: string }>
  handoff(id: HandoffId): Promise<Handoff>
  close(): Promise<void>
}

export interface HandoffSceneOptions {
  readonly colleague?: Partial<ColleagueProfile>
  readonly question?: string
  readonly context?: Omit<Partial<Context>, 'clock'>
  readonly publicAddress?: string | null
}

export const openHandoffScene = async (options: HandoffSceneOptions = {}): Promise<HandoffScene> => {
  const clock = fakeClock()
  const network = fakeNetwork(clock, { network: 'mastodon' })
  const secrets = sessionSecrets()
  await secrets.set('vault-1', JSON.stringify({ token: 'a token' }))
  const base = await openTestContext({
    clock,
    secrets,
    connectors: { mastodon: network.connector },
    fetch: globalThis.fetch,
    ...options.context
  })
  await base.store.write(async (tx) => {
    await changeSettings(tx, { companyName: 'Le Fournil' })
    await changeHandoffSettings(tx, {
      senderName: 'Samia Roussel',
      port: 0,
      publicAddress: options.publicAddress ?? null
    })
  })
  const page = createPageHost(base)
  const ctx: TestContext = { ...base, page }
  const accountId = await anAccount(ctx, {
    network: 'mastodon',
    connection: 'live',
    name: 'Le Fournil',
    secret_ref: 'vault-1'
  })
  const colleagueId = await aStoredColleague(
    ctx,
    { name: 'Irène Fabre', role: 'boulangère', email: 'irene@fournil.example', ...options.colleague },
    { networks: ['mastodon'] }
  )
  const conversationId = await aConversation(
    ctx,
    accountId,
    options.question ?? 'Bonjour, votre pain est-il au levain ?',
    'Odile G.'
  )
  const { ask, call } = callerOf(ctx)
  const scene: HandoffScene = {
    ctx,
    clock,
    network,
    page,
    accountId,
    colleagueId,
    conversationId,
    ask,
    call,
    async form(changes = {}) {
      const prepared = await ask('handoffs.prepare', {
        conversationId: changes.conversationId ?? conversationId,
        colleagueId: changes.colleagueId ?? colleagueId
      })
      return { ...prepared.form, ...changes }
    },
    async handOff(changes = {}, carrier = 'link') {
      return await ask('handoffs.create', {
        form: await scene.form(changes),
        handoffId: null,
        carrier
      })
    },
    async handoff(id) {
      const { handoffs } = await ask('handoffs.ofConversation', { conversationId })
      const found = handoffs.find((one) => one.id === id)
      if (found === undefined) throw new Error('the hand-off is gone')
      return found
    },
    async close() {
      await page.stop()
      await base.close()
    }
  }
  await page.serve()
  return scene
}
