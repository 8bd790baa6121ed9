import { expect, it } from 'vitest'
import { refusedSwitches } from '../../../src/main/electron/given-switches.ts'

it('takes what is ours, and how the window is drawn', () => {
  const words = [
    '--screenshot=/tmp/inbox.png',
    '--user-data-dir=/home/somebody/inbox',
    '--lang=fr',
    '--password-store=gnome-libsecret',
    '--no-sandbox',
    '--ozone-platform-hint=auto',
    '-disable-gpu',
    '/home/somebody/messages.csv',
    'words'
  ]
  expect(refusedSwitches(words)).toEqual([])
})

it.each([
  ['--remote-debugging-port=9222', 'remote-debugging-port'],
  ['--remote-debugging-pipe', 'remote-debugging-pipe'],
  ['-remote-debugging-port=0', 'remote-debugging-port'],
  ['--Remote-Debugging-Port=0', 'Remote-Debugging-Port'],
  ['/remote-debugging-port=0', 'remote-debugging-port'],
  ['--log-net-log=/tmp/said.json', 'log-net-log'],
  ['--load-extension=/tmp/extension', 'load-extension'],
  ['--renderer-cmd-prefix=xterm -e', 'renderer-cmd-prefix'],
  ['--disable-web-security', 'disable-web-security'],
  ['--ignore-certificate-errors', 'ignore-certificate-errors'],
  ['--host-rules=MAP * 127.0.0.1', 'host-rules'],
  ['--unheard-of', 'unheard-of']
])('refuses %s', (word, name) => {
  expect(refusedSwitches(['--lang=fr', word])).toEqual([name])
})

it('leaves alone what comes after two dashes: those are no switches any more', () => {
  expect(refusedSwitches(['--', '--remote-debugging-port=1'])).toEqual([])
})
