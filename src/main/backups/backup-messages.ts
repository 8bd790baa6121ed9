import { z } from 'zod'

/** What the process is to do: copy a database and check the copy, or check a file as it stands. */
export const backupOrderSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('copy'),
    from: z.string(),
    to: z.string(),
    /** The folder of the journal, whose older files are rewritten shorter once the copy is sound. */
    words: z.string()
  }),
  /** Rewrites the journal, so that what was forgotten in the database is forgotten there. */
  z.object({ kind: z.literal('compact'), from: z.string(), words: z.string() }),
  /** Writes every row into a new folder. */
  z.object({
    kind: z.literal('export'),
    from: z.string(),
    to: z.string(),
    readme: z.string(),
    /** Then everything but the page for a person is in one file that the pass-phrase opens. */
    passphrase: z.string().nullable()
  }),
  /** Builds a database from such a folder; what a pass-phrase opens is unfolded into `scratch`, which is then removed. */
  z.object({
    kind: z.literal('build'),
    from: z.string(),
    to: z.string(),
    passphrase: z.string().nullable(),
    scratch: z.string()
  }),
  /** `quick`: leaves out what costs most, the agreement of the indexes. */
  z.object({ kind: z.literal('examine'), file: z.string(), quick: z.boolean() })
])
export type BackupOrder = z.infer<typeof backupOrderSchema>

/** What it tells meanwhile and at its end. */
export const backupNewsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('progress'), share: z.number() }),
  z.object({
    kind: z.literal('done'),
    problems: z.array(z.string()),
    messages: z.number().int(),
    conversations: z.number().int()
  }),
  z.object({
    kind: z.literal('failed'),
    trouble: z.enum([
      'damaged',
      'disk_full',
      'folder',
      'locked',
      'wrong_passphrase',
      'truncated',
      'altered',
      'other'
    ]),
    detail: z.string()
  })
])
export type BackupNews = z.infer<typeof backupNewsSchema>
