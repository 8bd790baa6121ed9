import { join } from 'node:path'
import { listCalendars } from '../assign/public-holidays.ts'
import { rerankOpenConversations } from '../assign/rank-conversations.ts'
import { askRefit, refitAfterOthers } from '../assign/refit-routing.ts'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { stepTextSize } from '../../shared/model/look.ts'
import { err, ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { loadSample, rankSample } from '../sample/load-sample.ts'
import { removeSample } from '../sample/remove-sample.ts'
import { markFactsChanged } from '../store/rankings.ts'
import { changeSettings, getSettings } from '../store/settings.ts'
import { secretsOpened } from './secrets-opened.ts'

export const settingsHandlers = {
  async get(ctx) {
    const accounts = await ctx.store.read.selectFrom('account').select('connection').execute()
    const chosen = await getSettings(ctx.store.read)
    return ok({
      ...chosen,
      // Where the command line connected or imported something, there is nothing left to begin with.
      welcomed: chosen.welcomed || accounts.some(({ connection }) => connection !== 'sample'),
      systemLanguage: ctx.desktop.systemLanguage,
      version: ctx.appVersion,
      secretStorage: ctx.secrets.storage,
      mayChoosePassphrase: ctx.secrets.passphrase !== undefined,
      sampleLoaded: accounts.some(({ connection }) => connection === 'sample')
    })
  },
  async holidayCalendars() {
    return ok((await listCalendars()).map(({ calendar, parts }) => ({ calendar, parts: [...parts] })))
  },
  async change(ctx, changes) {
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined))
    await ctx.store.write(async (tx) => {
      await changeSettings(tx, given)
      if (changes.holidays !== undefined) await markFactsChanged(tx, ctx.clock.now())
    })
    return ok(null)
  },
  async choosePassphrase(ctx, { passphrase }) {
    if (ctx.secrets.passphrase === undefined) return err('not_allowed')
    await ctx.secrets.passphrase.choose(passphrase)
    return ok(null)
  },
  async enterPassphrase(ctx, { passphrase }) {
    if (ctx.secrets.passphrase === undefined || ctx.secrets.storage !== 'locked') return err('not_allowed')
    if (!(await ctx.secrets.passphrase.enter(passphrase))) return err('passphrase_wrong')
    await secretsOpened(ctx)
    return ok(null)
  },
  async stepTextSize(ctx, { step }) {
    return ctx.store.write(async (tx) => {
      const textSize = stepTextSize((await getSettings(tx)).textSize, step)
      await changeSettings(tx, { textSize })
      return ok({ textSize })
    })
  },
  async showKeys(ctx, { keys }) {
    ctx.desktop.showKeys(keys)
    return ok(null)
  }
} satisfies Handlers<AppContract, Context>['settings']

export const sampleHandlers = {
  async load(ctx) {
    await loadSample(ctx, join(ctx.resourcesFolder, 'seed'))
    // The reasons that the inbox opens with are those that it keeps: its words are read first, once they are all there.
    askRefit(ctx.store)
    await refitAfterOthers(ctx)
    await rankSample(ctx)
    await rerankOpenConversations(ctx)
    // A folder that the command line filled needs no welcome any more, also once the sample is removed.
    await ctx.store.write((tx) => changeSettings(tx, { welcomed: true }))
    return ok(null)
  },
  async remove(ctx) {
    await removeSample(ctx)
    return ok(null)
  }
} satisfies Handlers<AppContract, Context>['sample']
