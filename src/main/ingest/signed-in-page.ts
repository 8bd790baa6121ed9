import { translator } from '../../shared/locales/translate.ts'
import type { Context } from '../runtime/context.ts'
import type { LoopbackPage } from '../runtime/loopback-listener.ts'
import { getSettings } from '../store/settings.ts'

/** What somebody reads in their browser when they come back from signing in, in the language of the app. */
export const signedInPage = async (
  ctx: Pick<Context, 'store' | 'desktop'>,
  isDone: boolean
): Promise<LoopbackPage> => {
  const { language } = await getSettings(ctx.store.read)
  const spoken = language === 'system' ? ctx.desktop.systemLanguage : language
  const t = translator(spoken)
  const what = isDone ? 'done' : 'failed'
  return {
    language: spoken,
    title: t(`accounts:browser.page.${what}`),
    text: t(`accounts:browser.page.${what}Text`)
  }
}
