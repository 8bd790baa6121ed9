import { useNow } from './time-ago.tsx'

/** The day that it is here, `2026-11-28`. */
export const useToday = (): string => {
  const now = new Date(useNow())
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
