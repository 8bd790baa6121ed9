import { createHmac, timingSafeEqual } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Context } from '../runtime/context.ts'

const keyName = 'page.key'

const token = /^[\w-]{43}$/u

/**
 * What the processes of one data folder know and nobody else: 256 bits in a file that is closed to other users. By it the app
 * tells the page of a command beside it from a stranger who took the port first. Where it can be neither read nor written, a
 * key of this process alone: then no other is believed.
 */
export const pageKey = ({ dataFolder, ids, log }: Pick<Context, 'dataFolder' | 'ids' | 'log'>): string => {
  const file = join(dataFolder, keyName)
  const made = ids.token()
  try {
    writeFileSync(file, made, { mode: 0o600, flag: 'wx', flush: true })
    return made
  } catch {
    // It is there already, as a rule.
  }
  try {
    const kept = readFileSync(file, 'utf8')
    if (token.test(kept)) return kept
  } catch (problem) {
    log.warn('page_key_unreadable', { code: String((problem as NodeJS.ErrnoException).code) })
  }
  return made
}

const proof = (key: string, instance: string, challenge: string): Buffer =>
  createHmac('sha256', key).update(`${challenge} ${instance}`, 'utf8').digest()

/** What `instance` answers to a challenge; null to one that is none of ours. */
export const proveInstance = (key: string, instance: string, challenge: string): string | null =>
  token.test(challenge) ? `${instance}.${proof(key, instance, challenge).toString('base64url')}` : null

/** The instance that gave this answer to a challenge; null where it could not know the key. */
export const provenInstance = (key: string, challenge: string, answer: string): string | null => {
  const [instance = '', given = ''] = answer.slice(0, 100).split('.')
  if (!token.test(instance) || !token.test(given)) return null
  return timingSafeEqual(Buffer.from(given, 'base64url'), proof(key, instance, challenge)) ? instance : null
}
