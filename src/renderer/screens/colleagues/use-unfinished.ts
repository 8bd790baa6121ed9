import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ColleagueId } from '../../../shared/model/ids.ts'
import type { Network } from '../../../shared/model/network.ts'
import type { ColleagueForm } from './colleague-form.ts'

/** What somebody is being asked to agree to while their profile is written. */
export interface ConsentForm {
  readonly networks: readonly Network[]
  /** A date: `2027-11-22`. */
  readonly until: string
}

/** A profile being written: whose (null: somebody new), how it was, and what stands in the fields. */
export interface Unfinished {
  readonly colleagueId: ColleagueId | null
  readonly name: string
  readonly start: ColleagueForm
  readonly form: ColleagueForm
  readonly consent: ConsentForm
}

/**
 * The profile being written, kept beside the answers of main: going to another screen and back loses no word. Null
 * while nothing is written.
 */
export const useUnfinished = (): readonly [Unfinished | null, (unfinished: Unfinished | null) => void] => {
  const client = useQueryClient()
  const { data } = useQuery<Unfinished | null>({
    queryKey: unfinishedKey,
    queryFn: skipToken,
    gcTime: Infinity,
    initialData: null,
    meta: { reads: [] }
  })
  return [data ?? null, (unfinished) => client.setQueryData<Unfinished | null>(unfinishedKey, unfinished)]
}

/** True when closing the form would lose words. */
export const isChanged = (unfinished: Unfinished): boolean =>
  JSON.stringify(unfinished.form) !== JSON.stringify(unfinished.start) ||
  (unfinished.colleagueId === null && unfinished.consent.networks.length > 0)

const unfinishedKey = ['unfinished', 'colleague'] as const
