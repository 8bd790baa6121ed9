import { z } from 'zod'
import type { UnreadItem } from './connector.ts'

/** What a list holds: what can be read, and as it came what cannot. */
export interface ReadList<Value> {
  readonly read: readonly Value[]
  readonly unread: readonly UnreadItem[]
}

/**
 * Reads a list one by one: an odd entry neither hides the others nor is dropped in silence. `refOf` says the ref that its item
 * would have, null where it does not say so itself; undefined where it is nothing that anybody said.
 */
export const readEach = <Value>(
  all: readonly unknown[],
  schema: z.ZodType<Value>,
  refOf: (odd: unknown) => string | null | undefined
): ReadList<Value> => {
  const read: Value[] = []
  const unread: UnreadItem[] = []
  for (const one of all) {
    const parsed = schema.safeParse(one)
    if (parsed.success) read.push(parsed.data)
    else {
      const ref = refOf(one)
      if (ref !== undefined) unread.push({ ref, raw: JSON.stringify(one) })
    }
  }
  return { read, unread }
}

/** A list of which what cannot be read is no loss: what it would tell is asked for again, or only adds to what was said. */
export const readableOf = <Value>(schema: z.ZodType<Value>) =>
  z.array(z.unknown()).transform((all) => readEach(all, schema, () => undefined).read)
