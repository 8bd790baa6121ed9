import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
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
  const now = useNow()
  return (
    <time dateTime={at} title={describeFully(at, i18n.language)}>
      {ageOf(at, now, i18n.language, form) ?? t('time.now')}
    </time>
  )
}

/** The present in milliseconds since 1970, renewed every 20 seconds, the same for everything on the screen. */
export const useNow = (): number => useSyncExternalStore(subscribe, present)

const everyMilliseconds = 20_000
const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

const present = (): number => now

const subscribe = (listener: () => void): (() => void) => {
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
