import { renameSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'
import { slowMachine } from '../support/slow-machine.ts'
import { openSample } from './pages/inbox-page.ts'

const size = { width: 1440, height: 860 }

test('what a person decides is on the screen before main has written it, and goes back where main refuses', async () => {
  test.setTimeout(90_000)
  const { app, window, dataFolder, close } = await launchApp({ size })
  const inbox = await openSample(window)
  const slow = await slowMachine(app, window)
  /** The first ones, which are all on the screen. */
  const rows = async (many = 6): Promise<string[]> =>
    (await inbox.rows.evaluateAll((all) => all.map(({ id }) => id))).slice(0, many)
  const current = (): Promise<string | null> => inbox.selected.getAttribute('id')
  const done = window.getByText(/: done$/).first()

  await test.step('E: gone from the list, the next one open, and said', async () => {
    const before = await rows()
    const first = await current()
    const count = await inbox.count('To answer')
    expect(before[0]).toBe(first)
    await slow.stop()
    await inbox.press('e')
    await expect.poll(() => rows()).not.toContain(first)
    await expect.poll(current).toBe(before[1])
    await expect(done).toBeAttached()
    await slow.goOn()
    await expect.poll(() => inbox.count('To answer')).toBe(count - 1)
    expect(await rows(5)).toEqual(before.slice(1))

    await slow.stop()
    await inbox.press('z')
    await expect.poll(() => rows()).toEqual(before)
    await expect.poll(current).toBe(first)
    await slow.goOn()
    await expect(window.getByText(/: no longer done$/).first()).toBeAttached()
    await expect.poll(() => inbox.count('To answer')).toBe(count)
    expect(await rows()).toEqual(before)
  })

  await test.step('⇧A: the colleague stands in the row', async () => {
    await expect(inbox.selected.getByText(/^suggested: /)).toBeAttached()
    await slow.stop()
    await inbox.press('Shift+A')
    await expect(inbox.selected.getByText(/^attributed to /)).toBeAttached()
    await slow.goOn()
    await inbox.press('z')
    await expect(inbox.selected.getByText(/^suggested: /)).toBeAttached()
  })

  await test.step('a database that takes no more words: all is as it was, and it is said why', async () => {
    const before = await rows()
    const first = await current()
    const file = join(dataFolder, 'porte-parole.sqlite')
    renameSync(file, `${file}.away`)
    await inbox.press('e')
    await expect(window.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeAttached()
    await expect.poll(() => rows()).toEqual(before)
    await expect.poll(current).toBe(first)
    await inbox.press('Shift+A')
    await expect(inbox.selected.getByText(/^suggested: /)).toBeAttached()
    renameSync(`${file}.away`, file)
  })
  await close()
})
