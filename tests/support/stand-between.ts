import type { ElectronApplication } from 'playwright/test'

/** What the page asks of main. */
export interface AskedCall {
  readonly path: string
  readonly input: unknown
  /** What main answers by itself. */
  readonly usual: () => Promise<unknown>
}

let stood = 0

/**
 * Stands between the page and main from now on, before whoever stands there already: `answer` says what the page is told. It
 * crosses into main as its words, and knows there only what it is given. The function that is returned steps aside.
 */
export const standBetween = async <Given = null>(
  app: ElectronApplication,
  answer: (call: AskedCall, given: Given) => unknown,
  given: Given
): Promise<() => Promise<void>> => {
  stood += 1
  const name = `between${stood}`
  await app.evaluate(
    ({ ipcMain }, between) => {
      const handlers: Map<string, (event: unknown, path: string, input: unknown) => unknown> = Reflect.get(
        ipcMain,
        '_invokeHandlers'
      )
      const former = handlers.get('call')
      const answerOf = new Function(`return (${between.words})`)()
      Reflect.set(globalThis, between.name, true)
      ipcMain.removeHandler('call')
      ipcMain.handle('call', (event, path, input) => {
        const answer = (): unknown => former?.(event, path, input)
        const usual = async (): Promise<unknown> => JSON.parse(String(await answer()))
        return Reflect.get(globalThis, between.name) === true
          ? Promise.resolve(answerOf({ path, input, usual }, between.given)).then((told) =>
              JSON.stringify(told)
            )
          : answer()
      })
    },
    { name, words: String(answer), given }
  )
  return () => app.evaluate((_, between) => void Reflect.set(globalThis, between, false), name)
}

/** How one path of the bridge is answered in place of main: with a value, by a refusal (after so many milliseconds), or never. */
export type Instead =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'refusal'; readonly code: string; readonly after?: number }
  | { readonly kind: 'never' }

/** Answers one path of the bridge in place of main, until the function that is returned is called. */
export const answerInstead = (
  app: ElectronApplication,
  path: string,
  instead: Instead
): Promise<() => Promise<void>> =>
  standBetween(
    app,
    async (call, given) => {
      if (call.path !== given.path) return await call.usual()
      if (given.instead.kind === 'value') return { ok: true, value: given.instead.value }
      if (given.instead.kind === 'never') return await new Promise(() => {})
      const { code, after = 0 } = given.instead
      await new Promise((later) => setTimeout(later, after))
      return { ok: false, error: { code } }
    },
    { path, instead }
  )
