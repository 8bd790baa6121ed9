import { basename } from 'node:path'
import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { translator } from '../../shared/locales/translate.ts'
import { err, ok } from '../../shared/result.ts'
import { adoptExport, buildExport, checkExport, exportInbox, stopExport } from '../backups/export-inbox.ts'
import type { Context } from '../runtime/context.ts'
import { databaseFile } from '../runtime/database-file.ts'
import { getSettings } from '../store/settings.ts'
import type { Store } from '../store/store.ts'
import { tellMissing } from './backups.ts'

/** Folders that were chosen since the app started, by the token that the window knows them by. */
const chosen = new WeakMap<Store, Map<string, string>>()

export const exportsHandlers: Handlers<AppContract, Context>['exports'] = {
  async write(ctx, { passphrase }) {
    const inside = await ctx.desktop.chooseFolder('export')
    if (inside === null) return ok(null)
    const { language } = await getSettings(ctx.store.read)
    const t = translator(language === 'system' ? ctx.desktop.systemLanguage : language)
    const readme = t(passphrase === null ? 'exports:readme' : 'exports:readmeSealed')
    return await exportInbox(ctx, inside, { readme, passphrase })
  },

  async stop(ctx) {
    await stopExport(ctx)
    return ok(null)
  },

  async choose(ctx) {
    const folder = await ctx.desktop.chooseFolder('take_in')
    if (folder === null) return ok(null)
    const found = checkExport(folder)
    if (!found.ok) return found
    const token = ctx.ids.token()
    chosen.set(ctx.store, (chosen.get(ctx.store) ?? new Map<string, string>()).set(token, folder))
    return ok({ token, ...found.value })
  },

  async takeIn(ctx, { token, passphrase }) {
    const folder = chosen.get(ctx.store)?.get(token)
    if (folder === undefined) return err('not_found')
    const built = await buildExport(ctx, folder, passphrase)
    if (!built.ok) return built
    const { copy, ...counts } = built.value
    const adopted = await ctx.restart(() =>
      adoptExport({ ...ctx, databaseFile: databaseFile(ctx.dataFolder) }, copy)
    )
    if (!adopted.ok) return adopted
    const { keptAs, missing } = adopted.value
    return ok({ ...counts, ...tellMissing(missing), keptAs: keptAs === null ? null : basename(keptAs) })
  }
}
