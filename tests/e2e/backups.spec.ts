import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'playwright/test'
import { launchApp } from '../support/launch-electron.ts'
import { openSample } from './pages/inbox-page.ts'

const script = fileURLToPath(new URL('../../scripts/cli.mjs', import.meta.url))

test('R-36 a backup is made, and a day of decisions later it is put back through the window', async () => {
  const { app: _app, window, close } = await launchApp({ size: { width: 1440, height: 860 } })
  const inbox = await openSample(window)
  const before = await inbox.held()
  await inbox.press('g', ',')
  const settings = window.getByRole('navigation').getByRole('button', { name: 'Settings', exact: true })
  const section = window.getByRole('group', { name: 'Backups' })
  await settings.click()
  await section.getByRole('button', { name: 'Make one now' }).click()
  await expect(section.getByText('The backup is made and sound.')).toBeVisible()
  await expect(section.getByRole('listitem')).toHaveCount(1)
  await section.screenshot({ path: test.info().outputPath('backups.png') })

  await inbox.press('g', 'i')
  await inbox.rows.first().click()
  await inbox.press('e')
  await expect.poll(() => inbox.held()).not.toEqual(before)
  const decided = await inbox.held()

  await inbox.press('g', ',')
  await settings.click()
  await section.getByRole('button', { name: /^Restore the backup of/ }).click()
  const question = window.getByRole('alertdialog', { name: /^Go back to/ })
  await expect(question).toContainText('looked up on the network before anything leaves')
  await question.screenshot({ path: test.info().outputPath('restore.png') })
  await question.getByRole('button', { name: 'Restore' }).click()
  await expect(section.getByText(/^Your inbox is as it was on .* kept as .*\.replaced\.$/)).toBeVisible()
  // What was decided since is a human word: it is there again.
  await expect.poll(() => inbox.held()).toEqual(decided)
  await close()
})

test('R-36 without a window: backup, list, doctor and restore speak JSON', () => {
  const data = ['--data', test.info().outputPath('data')]
  const run = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words, ...data, '--json'], {
      encoding: 'utf8',
      env: { ...process.env, XDG_CONFIG_HOME: test.info().outputPath('config'), LC_ALL: 'C' }
    })
    return { status, stderr, document: stdout === '' ? null : JSON.parse(stdout) }
  }
  expect(run('sample', 'load').status).toBe(0)
  const doctor = run('doctor').document
  expect(doctor).toMatchObject({ healthy: true, backups: { count: 0, newest: null } })
  const made = run('backup').document
  expect(run('backup', 'list').document.backups).toMatchObject([
    { at: made.at, bytes: made.bytes, own: true }
  ])
  expect(run('sample', 'remove').status).toBe(0)
  expect(run('doctor').document).toMatchObject({ messages: 0, backups: { count: 1, newest: made.at } })
  expect(run('restore', 'latest').document).toMatchObject({ file: made.file, messages: doctor.messages })
  expect(run('doctor').document).toMatchObject({ healthy: true, messages: doctor.messages })
  expect(run('restore', 'nowhere.sqlite')).toMatchObject({ status: 1, document: null })
  expect(run('restore').status).toBe(2)
})
