import { useCallback, useSyncExternalStore } from 'react'

/** Made once for each query: asking the window for one takes longer than asking what it answers. */
const known = new Map<string, MediaQueryList>()

const mediaOf = (query: string): MediaQueryList => {
  const media = known.get(query) ?? window.matchMedia(query)
  known.set(query, media)
  return media
}

/** Whether the window answers to a media query now. */
export const useMedia = (query: string): boolean => {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = mediaOf(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query]
  )
  return useSyncExternalStore(subscribe, () => mediaOf(query).matches)
}

/** Whether the window is so narrow that a list and what is opened from it take turns; the styles name the same width. */
export const useOnePane = (): boolean => useMedia('(max-width: 899px)')
