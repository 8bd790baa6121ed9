import { err } from '../../shared/result.ts'
import type { Lock } from '../runtime/lock.ts'
import type { Serve } from './serve.ts'

/** What a locked window may still ask: how to open it, how it looks, whether it is the inbox at all, and that what is being typed is kept. */
const always: ReadonlySet<string> = new Set([
  'lock.state',
  'lock.lock',
  'lock.unlock',
  'lock.touch',
  'home.state',
  'settings.get',
  'settings.showKeys',
  'conversations.saveDraft',
  'notes.saveDraft'
])

/** Everything else is refused while it is locked: nothing of a conversation crosses the bridge. */
export const whileUnlocked =
  (serve: Serve, lock: Pick<Lock, 'isLocked'>): Serve =>
  async (path, input) =>
    lock.isLocked() && !always.has(path) ? err('not_allowed') : await serve(path, input)
