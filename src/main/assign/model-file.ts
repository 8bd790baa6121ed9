import { mkdir, open, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { z } from 'zod'
import { assignmentIdSchema } from '../../shared/model/ids.ts'
import { instantSchema } from '../../shared/model/instant.ts'

/** Grows when the shape or the meaning of a model changes: an older file, and rankings made with it, are then made anew. */
const version = 11

const numbers = z.custom<Float32Array>((value) => value instanceof Float32Array)
const doubles = z.custom<Float64Array>((value) => value instanceof Float64Array)
const integers = z.custom<Int32Array>((value) => value instanceof Int32Array)
/** Checked as a whole: looking at each of a hundred thousand names takes longer than reading them. */
const names = z.custom<Map<string, number>>((value) => value instanceof Map)
const shorts = z.custom<Uint16Array>((value) => value instanceof Uint16Array)
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array)

const weightsSchema = z.object({
  centroids: numbers,
  bayes: z.object({ columns: z.number().int(), weights: numbers, prior: doubles }),
  logistic: numbers,
  mix: z.object({ centroids: z.number(), bayes: z.number(), logistic: z.number() })
})

/** A fitted model with what it was fitted on. */
export const fittedModelSchema = z.object({
  version: z.literal(version),
  fittedAt: instantSchema,
  /** What the profiles, and how many facts there were: when these have moved, it is time to fit anew. */
  basis: z.object({
    profiles: z.string(),
    conversations: z.number().int(),
    standing: z.number().int(),
    newest: z.string()
  }),
  assignmentIds: z.array(assignmentIdSchema),
  model: z.object({
    colleagueIds: z.array(z.string()),
    trust: z.number(),
    written: z.array(z.array(z.string())),
    space: z.object({
      lexicon: names,
      singles: integers,
      pairs: z.object({ keys: doubles, values: integers }),
      grams: names,
      blockOf: bytes,
      rarity: numbers,
      gramsFrom: z.number().int()
    }),
    topicOf: bytes,
    confirmedIn: shorts,
    topics: weightsSchema,
    all: weightsSchema.nullable(),
    historyShare: z.number()
  })
})
export type FittedModel = z.infer<typeof fittedModelSchema>

export const modelVersion: FittedModel['version'] = version

/** The model of a data folder. It may be deleted at any time: it is made anew from the facts. */
export const modelFile = (dataFolder: string): string => join(dataFolder, 'routing-model.bin')

/**
 * The tables of a model are nearly all of it. They stand behind everything else, one after the other, so that each is read
 * into its own place: as one value the whole file, 50 MB with thirty colleagues, was held beside them until it was collected.
 */
const kinds = { Float32Array, Float64Array, Int32Array, Uint16Array, Uint8Array }

/** What stands in the place of a table. */
const placeSchema = z.strictObject({
  table: z.enum(['Float32Array', 'Float64Array', 'Int32Array', 'Uint16Array', 'Uint8Array']),
  length: z.number().int().nonnegative()
})

/** Bytes of the number before everything: of how many bytes what stands before the tables is. */
const headLength = 4

const isBranch = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map)

/** The same with places for its tables, which are given in the order in which `putBack` comes by. */
const takeOut = (value: unknown, tables: Uint8Array[]): unknown => {
  if (!isBranch(value)) return value
  if (ArrayBuffer.isView(value)) {
    tables.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))
    return { table: value.constructor.name, length: Reflect.get(value, 'length') }
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, takeOut(one, tables)]))
}

const putBack = async (value: unknown, next: (length: number) => Promise<ArrayBuffer>): Promise<unknown> => {
  if (!isBranch(value)) return value
  const place = placeSchema.safeParse(value)
  if (place.success) {
    const kind = kinds[place.data.table]
    return new kind(await next(place.data.length * kind.BYTES_PER_ELEMENT))
  }
  const whole: [string, unknown][] = []
  for (const [name, one] of Object.entries(value)) whole.push([name, await putBack(one, next)])
  return Object.fromEntries(whole)
}

/** Reads a model; null when there is none that this version understands. */
export const readModel = async (file: string): Promise<FittedModel | null> => {
  try {
    await using handle = await open(file)
    let left = (await handle.stat()).size
    const next = async (length: number): Promise<ArrayBuffer> => {
      if (length > left) throw new Error('the file of the model is torn')
      left -= length
      const buffer = new ArrayBuffer(length)
      const { bytesRead } = await handle.read(new Uint8Array(buffer), 0, length)
      if (bytesRead < length) throw new Error('the file of the model is torn')
      return buffer
    }
    const head = await next(new DataView(await next(headLength)).getUint32(0))
    const parsed = fittedModelSchema.safeParse(await putBack(deserialize(new Uint8Array(head)), next))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Writes a model whole or not at all. */
export const writeModel = async (file: string, fitted: FittedModel): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  const part = `${file}.part`
  const tables: Uint8Array[] = []
  const head = serialize(takeOut(fitted, tables))
  const length = new DataView(new ArrayBuffer(headLength))
  length.setUint32(0, head.length)
  await writeFile(part, [length, head, ...tables], { mode: 0o600 })
  await rename(part, file)
}
