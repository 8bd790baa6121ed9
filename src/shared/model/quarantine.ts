import { z } from 'zod'
import { instantSchema } from './instant.ts'
import { networkSchema } from './network.ts'

/** What could not be placed: an e-mail, something said on a network, or a row of an imported file. */
export const quarantineKindSchema = z.enum(['mail', 'item', 'row'])
export type QuarantineKind = z.infer<typeof quarantineKindSchema>

/** Which one: kinds have ids of their own. */
export const quarantineKeySchema = z.object({
  kind: quarantineKindSchema,
  id: z.string().min(1).max(64)
})
export type QuarantineKey = Readonly<z.infer<typeof quarantineKeySchema>>

/** One line of the quarantine. */
export const quarantinedSchema = quarantineKeySchema.extend({
  /** Since when it waits. */
  at: instantSchema,
  /** Why, as a code of `locales/<language>/quarantine.json` or `rejections.json`, and what its sentence names. */
  reason: z.string(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
  /** The sender of a mail, the account of an item, the file of a row. */
  from: z.string(),
  /** Where in the file. */
  line: z.number().int().nullable(),
  network: networkSchema.nullable(),
  /** The subject of a mail, or the first words of what came. */
  excerpt: z.string()
})
export type Quarantined = Readonly<z.infer<typeof quarantinedSchema>>
