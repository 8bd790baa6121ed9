import { useSyncExternalStore } from 'react'
import { useTranslation } from './use-translation.ts'
import type { Instant } from '../../shared/model/instant.ts'
import { ageOf, describeFully } from './describe-time.ts'

/**
 * How long ago something was, kept up to date. `short` for a list ("9 min", "3 h", "12 Oct"), `sentence` for a
 * line of text ("9 minutes ago", "yesterday at 09:12"). The whole date is in the element and its title.
 */
export const TimeAgo = ({
  at,
  form = 'short'
}: {
  readonly at: Instant
  readonly form?: 'short' | 'sentence'
}) => {
  const { t, i18n } = useTranslation('inbox')
  const age = ageOf(at, useNow(), i18n.language)
  return (
    <time dateTime={at} title={describeFully(at, i18n.language)}>
      {age.kind === 'now' ? t('time.now') : age[form]}
    </time>
  )
}

interface Ticking {
  readonly subscribe: (listener: () => void) => () => void
  readonly present: () => number
}

/** A clock that everything on the screen shares; it only runs while something shows it. */
const ticking = (everyMilliseconds: number): Ticking => {
  const listeners = new Set<() => void>()
  let now = Date.now()
  let timer: ReturnType<typeof setInterval> | undefined
  return {
    present: () => now,
    subscribe: (listener) => {
      if (listeners.size === 0) {
        now = Date.now()
        timer = setInterval(() => {
          now = Date.now()
          for (const each of listeners) each()
        }, everyMilliseconds)
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearInterval(timer)
      }
    }
  }
}

const slowClock = ticking(20_000)
const fastClock = ticking(250)

/** The present in milliseconds since 1970, renewed every 20 seconds. */
export const useNow = (): number => useSyncExternalStore(slowClock.subscribe, slowClock.present)

/** The same, renewed often enough to count seconds. */
export const useNowToTheSecond = (): number => useSyncExternalStore(fastClock.subscribe, fastClock.present)
