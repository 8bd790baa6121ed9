import { expect, test } from 'playwright/test'
import { askApp } from '../support/call-app.ts'
import { launchApp } from '../support/launch-electron.ts'
import { inboxPage, openSample } from './pages/inbox-page.ts'

test('R-15 what was decided and what was typed is there after a restart, even a brutal one', async () => {
  const first = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(first.window)
  await inbox.row('Aïcha Belkorne').click()
  await inbox.press('Shift+A')
  await expect(inbox.row('Aïcha Belkorne')).toContainText('attributed to')
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  await first.window.keyboard.type('Bonjour Aïcha, je demande à Hélène.')
  await expect(first.window.getByText('saved', { exact: true })).toBeVisible()
  const { dataFolder } = first
  first.app.process().kill('SIGKILL')

  const second = await launchApp({ dataFolder, size: { width: 1440, height: 860 } })
  const again = inboxPage(second.window)
  await again.row('Aïcha Belkorne').click()
  await expect(again.row('Aïcha Belkorne')).toContainText('attributed to')
  await expect(again.composer).toHaveValue('Bonjour Aïcha, je demande à Hélène.')
  await second.close()
})

test('R-15 words are in the database while they are typed, without a pause', async () => {
  const { window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  await inbox.press('r')
  await expect(inbox.composer).toBeFocused()
  const stored = async (): Promise<string> => {
    const first = { view: 'to_answer', colleagueId: null, after: null, limit: 1 } as const
    const [row] = (await askApp(window, 'inbox.list', first)).rows
    if (row === undefined) return ''
    const { draft } = await askApp(window, 'conversations.open', { conversationId: row.id })
    return draft?.body ?? ''
  }
  let isTyping = true
  const typing = window.keyboard
    .type('Bonjour, je ne lève pas les mains du clavier. '.repeat(4), { delay: 60 })
    .then(() => {
      isTyping = false
    })
  await expect.poll(stored).not.toBe('')
  expect(isTyping).toBe(true)
  await typing
  await close()
})

test('what a page still asks while its window goes is answered or refused in words, and the app ends with 0', async () => {
  const { app, window, close } = await launchApp()
  let said = ''
  app.process().stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const ended = new Promise((resolve) => app.process().once('exit', resolve))
  await window.evaluate(() => {
    const ask = async (): Promise<void> => {
      for (;;) await Reflect.get(globalThis, 'porteParole').call('settings.get', {})
    }
    for (let asking = 0; asking < 40; asking += 1) void ask()
  })
  await close()
  expect(await ended).toBe(0)
  expect(said).not.toContain('No handler registered')
})
