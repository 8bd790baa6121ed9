import { z } from 'zod'
import { importMappingSchema, importShapeSchema } from '../../shared/contract/imports.ts'
import { tableNames } from '../../shared/contract/define.ts'
import { accountIdSchema, importIdSchema } from '../../shared/model/ids.ts'

/** What the main thread and the import worker say to each other. */
export const importOrderSchema = z.object({
  databaseFile: z.string(),
  dataFolder: z.string(),
  policy: z.object({ messageLength: z.number().int(), importBatch: z.number().int() }),
  job: z.object({
    importId: importIdSchema,
    accountId: accountIdSchema,
    accountName: z.string(),
    path: z.string(),
    mapping: importMappingSchema,
    file: z.object({
      shape: importShapeSchema,
      csv: z
        .object({
          delimiter: z.enum([',', ';', '\t', '|']),
          columns: z.array(z.string()).readonly(),
          hasHeader: z.boolean(),
          skip: z.number().int()
        })
        .nullable()
    })
  })
})
export type ImportOrder = z.infer<typeof importOrderSchema>

/** To the worker: end with the rows in hand. */
export const importStopSchema = z.object({ kind: z.literal('stop') })

/** From the worker: these tables were written since it last said so, or it has had no turn to write for a while. */
export const importProgressSchema = z.object({
  kind: z.literal('progress'),
  tables: z.array(z.enum(tableNames)),
  isWaiting: z.boolean()
})
export type ImportProgress = z.infer<typeof importProgressSchema>

/** From the worker: the import failed, and the run could not be told so. */
export const importUnsavedEndSchema = z.object({ kind: z.literal('unsaved_end'), failure: z.string() })
export type ImportUnsavedEnd = z.infer<typeof importUnsavedEndSchema>
