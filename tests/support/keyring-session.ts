import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

/** A session of a computer with its keyring: GNOME's, as a real login begins one, on a bus and in a folder of its own. */
export interface KeyringSession {
  /** For a program that takes part in the session. */
  readonly environment: Readonly<Record<string, string>>
  end(): Promise<void>
}

/** Whether this machine has what a session needs. */
export const hasKeyring = (): boolean =>
  process.platform === 'linux' &&
  ['dbus-run-session', 'gnome-keyring-daemon'].every((name) => spawnSync('which', [name]).status === 0)

const begin = `
if [ -n "$1" ]; then printf %s "$1" | gnome-keyring-daemon --unlock --components=secrets
else gnome-keyring-daemon --start --components=secrets; fi >/dev/null
printf '%s\\n' "$DBUS_SESSION_BUS_ADDRESS"
exec cat`

/**
 * Begins one. `home` holds what the keyring keeps; `password` opens it, as a login does, and null leaves it locked: nobody is
 * there to type it, since the session has no display to ask on.
 */
export const beginKeyringSession = async (home: string, password: string | null): Promise<KeyringSession> => {
  const runtime = join(home, 'runtime')
  mkdirSync(runtime, { recursive: true, mode: 0o700 })
  const environment = { HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: runtime }
  const { DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...inherited } = process.env
  const session = spawn('dbus-run-session', ['--', 'sh', '-c', begin, 'sh', password ?? ''], {
    env: { ...inherited, ...environment },
    stdio: ['pipe', 'pipe', 'ignore']
  })
  const ended = once(session, 'exit')
  const address = await Promise.race([
    once(session.stdout, 'data').then(([chunk]) => String(chunk).trim()),
    ended.then(() => '')
  ])
  if (!address.startsWith('unix:')) throw new Error('the session of the keyring did not begin')
  return {
    environment: { ...environment, DBUS_SESSION_BUS_ADDRESS: address },
    async end() {
      session.stdin.end()
      await ended
    }
  }
}
