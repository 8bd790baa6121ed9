import type { Known } from './cursor.ts'
import type { WireStatus } from './wire.ts'

/**
 * One name for each status, whatever the server calls it today. Ids are for ever on most servers; on some (snac) a status
 * has a new one after it was edited, and only its `uri` stays.
 */
export interface Names {
  /** The statuses under the names they first had here. */
  rename(statuses: readonly WireStatus[]): readonly WireStatus[]
}

export const namesOf = (known: readonly Known[]): Names => {
  const byUri = new Map(known.flatMap((one) => (one.uri === null ? [] : [[one.uri, one.ref] as const])))
  const byId = new Map(known.map((one) => [one.latestId, one.ref]))
  const nameOf = (status: WireStatus): string =>
    (status.uri === null ? undefined : byUri.get(status.uri)) ?? byId.get(status.id) ?? status.id
  return {
    rename(statuses) {
      for (const status of statuses) {
        const name = nameOf(status)
        byId.set(status.id, name)
        if (status.uri !== null) byUri.set(status.uri, name)
      }
      return statuses.map((status) => ({
        ...status,
        id: nameOf(status),
        in_reply_to_id:
          status.in_reply_to_id === null ? null : (byId.get(status.in_reply_to_id) ?? status.in_reply_to_id)
      }))
    }
  }
}
