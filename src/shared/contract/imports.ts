import { z } from 'zod'
import { importIdSchema } from '../model/ids.ts'
import { instantSchema } from '../model/instant.ts'
import { networkSchema } from '../model/network.ts'
import { rejectionSchema } from './colleagues.ts'
import { command, query } from './define.ts'
import { writtenWords } from '../model/written-words.ts'

/** What a column of a file can be for us. */
export const importFields = [
  'id',
  'author',
  'text',
  'date',
  'parent',
  'post',
  'url',
  'rating',
  'language'
] as const
export const importFieldSchema = z.enum(importFields)
export type ImportField = z.infer<typeof importFieldSchema>

/** Field → column (the name in the header, or the path in JSON such as `user.name`). */
export const importMappingSchema = z.partialRecord(importFieldSchema, z.string().max(500))
export type ImportMapping = z.infer<typeof importMappingSchema>

export const encodingSchema = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'])

export const importShapeSchema = z.discriminatedUnion('format', [
  z.object({ format: z.literal('csv'), encoding: encodingSchema, delimiter: z.enum([',', ';', '\t', '|']) }),
  /** `recordsAt`: the path of the list of records in the document; empty when the document is the list. */
  z.object({ format: z.literal('json'), encoding: encodingSchema, recordsAt: z.string() }),
  z.object({ format: z.literal('json_lines'), encoding: encodingSchema })
])
export type ImportShape = z.infer<typeof importShapeSchema>

export const importRunSchema = z.object({
  id: importIdSchema,
  fileName: z.string(),
  network: networkSchema,
  state: z.enum(['running', 'done', 'stopped', 'failed']),
  startedAt: instantSchema,
  finishedAt: instantSchema.nullable(),
  /** Bytes read of the file's size, for the progress bar. */
  bytesRead: z.number().int(),
  bytes: z.number().int(),
  read: z.number().int(),
  added: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.number().int(),
  /** Why it failed, as a code of errors.json. */
  failure: z.string().nullable(),
  /** It runs, and other writers have left it no turn for a while. */
  isWaiting: z.boolean()
})
export type ImportRun = Readonly<z.infer<typeof importRunSchema>>

/** A file that the person chose, known by a token: the window never sees or sends a path. */
const token = z.string().min(1).max(100)

export const imports = {
  /** Opens a file dialog; null when the person closed it. Refused with the file_… codes. */
  choose: command({
    input: z.object({}),
    output: z
      .object({
        token,
        fileName: z.string(),
        bytes: z.number().int(),
        shape: importShapeSchema,
        columns: z.array(z.string()),
        /** The first rows as text, by column. */
        sample: z.array(z.record(z.string(), z.string())),
        mapping: importMappingSchema,
        network: networkSchema,
        /** guess: from the names and the contents · remembered: this shape of file was imported before. */
        mappingFrom: z.enum(['guess', 'remembered']),
        /** JSON that ends before it is whole: at which line, after how many whole records, where that is known. */
        breaksOff: z
          .object({ at: z.object({ line: z.number().int(), records: z.number().int() }).nullable() })
          .nullable()
      })
      .nullable()
  }),
  /** Refused with file_without_text_column, import_running, not_found (the file is gone). */
  start: command({
    input: z.object({
      token,
      mapping: importMappingSchema,
      network: networkSchema,
      accountName: writtenWords(120)
    }),
    output: z.object({ importId: importIdSchema })
  }),
  /** Ends the import after the rows in hand; what is imported stays. */
  stop: command({ input: z.object({ importId: importIdSchema }), output: z.null() }),
  /** Newest first. */
  list: query({ input: z.object({}), output: z.array(importRunSchema), reads: ['import_run', 'account'] }),
  rejections: query({
    input: z.object({ importId: importIdSchema, limit: z.number().int().min(1).max(1_000) }),
    output: z.array(rejectionSchema.extend({ raw: z.string() })),
    reads: ['quarantine']
  }),
  /** Opens a save dialog and writes the rejected rows as CSV; null when the person closed it. */
  saveRejections: command({
    input: z.object({ importId: importIdSchema }),
    output: z.object({ fileName: z.string() }).nullable()
  })
}
