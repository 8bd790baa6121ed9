import { type Instant, minute, plus } from '../../shared/model/instant.ts'
import { lockMinutes } from '../../shared/model/lock.ts'
import type { Clock } from './clock.ts'
import type { Secrets } from './secrets.ts'

/**
 * Whether the window shows anything. It hides what is on the screen from whoever passes by; it encrypts nothing, and keeps
 * nobody out who can read the files of this computer.
 */
export interface Lock {
  isLocked(): boolean
  asks(): 'passphrase' | 'nothing'
  lock(): void
  /** False when the pass-phrase is not the one. */
  unlock(passphrase: string): Promise<boolean>
  /** Somebody is there. */
  touch(): void
  /** Locks when nobody was there for as long as the person chose. */
  lockWhenQuiet(): Promise<void>
  /** The system locked its own screen or sleeps, or opened it again. */
  followSystem(isLocked: boolean): Promise<void>
}

export interface LockOptions {
  readonly clock: Clock
  readonly secrets: Secrets
  /** What the person chose; null: never by itself. */
  minutes(): Promise<number | null>
  /** It was locked, or opened. */
  onChanged(): void
}

/** Open at first, but where it locks by itself and the pass-phrase was not given since the app began. */
export const createLock = async ({ clock, secrets, minutes, onChanged }: LockOptions): Promise<Lock> => {
  let lastTouched: Instant = clock.now()
  let bySystem = false
  let locked = secrets.storage === 'locked' && (await minutes()) !== null
  const change = (to: boolean): void => {
    if (locked === to) return
    locked = to
    lastTouched = clock.now()
    onChanged()
  }
  const asks: Lock['asks'] = () =>
    secrets.storage === 'passphrase' || secrets.storage === 'locked' ? 'passphrase' : 'nothing'
  return {
    isLocked: () => locked,
    asks,
    lock() {
      bySystem = false
      change(true)
    },
    async unlock(passphrase) {
      if (locked && asks() === 'passphrase' && !(await secrets.passphrase?.enter(passphrase))) return false
      change(false)
      return true
    },
    touch() {
      lastTouched = clock.now()
    },
    async lockWhenQuiet() {
      // Asked every second: the database only once somebody has been away for the shortest choice.
      if (locked || clock.now() < plus(lastTouched, Math.min(...lockMinutes) * minute)) return
      const after = await minutes()
      if (after === null || clock.now() < plus(lastTouched, after * minute)) return
      bySystem = false
      change(true)
    },
    async followSystem(isLocked) {
      if (isLocked) {
        if (locked || (await minutes()) === null) return
        bySystem = true
        change(true)
      } else if (bySystem && asks() === 'nothing') change(false)
    }
  }
}

/** For who has no window. */
export const openLock: Lock = {
  isLocked: () => false,
  asks: () => 'nothing',
  lock() {},
  unlock: async () => true,
  touch() {},
  async lockWhenQuiet() {},
  async followSystem() {}
}
