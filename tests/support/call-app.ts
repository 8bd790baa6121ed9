import { expect, type Page } from 'playwright/test'
import type { AppInput, AppOutput, AppPath } from '../../src/shared/contract/contract.ts'
import type { Result } from '../../src/shared/result.ts'

/** What the app answers to a call of its page. */
export const callApp = async <Path extends AppPath>(
  window: Page,
  path: Path,
  input: AppInput<Path>
): Promise<Result<AppOutput<Path>>> =>
  JSON.parse(
    await window.evaluate(([asked, given]) => Reflect.get(globalThis, 'porteParole').call(asked, given), [
      path,
      input
    ] as const)
  )

/** The value of a call that must be answered well. */
export const askApp = async <Path extends AppPath>(
  window: Page,
  path: Path,
  input: AppInput<Path>
): Promise<AppOutput<Path>> => {
  const result = await callApp(window, path, input)
  if (!result.ok) expect(result, path).toMatchObject({ ok: true })
  return (result as Extract<typeof result, { readonly ok: true }>).value
}
