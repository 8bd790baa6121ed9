import type { z } from 'zod'

/** What a connector kept with a message as JSON; null where it kept nothing, or what can no longer be read. */
export const readKept = <Schema extends z.ZodType>(
  schema: Schema,
  kept: string | null
): z.output<Schema> | null => {
  try {
    return schema.safeParse(JSON.parse(kept ?? '')).data ?? null
  } catch {
    return null
  }
}
