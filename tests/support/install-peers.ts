import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const peers = ['bluesky', 'mail', 'snac', 'wordpress']

/**
 * Installs what the real servers need, one after the other: two at a time would both want the lock of the system's
 * packages, and the second would fail.
 */
export const setup = async (): Promise<void> => {
  for (const peer of peers) {
    const script = fileURLToPath(new URL(`../../../shared/peers/${peer}.sh`, import.meta.url))
    if (existsSync(script)) await run('bash', [script, 'install'], { maxBuffer: 10_000_000 })
  }
}
