import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import { z } from 'zod'
import { assignmentIdSchema } from '../../shared/model/ids.ts'
import { instantSchema } from '../../shared/model/instant.ts'

/** Grows when the shape or the meaning of a model changes: an older file, and rankings made with it, are then made anew. */
const version = 10

/**
 * What is read is a view on the bytes of the file where it lies well in them, else a copy: one view kept the whole file in
 * memory beside the copies, a third of all that the model took. Copied, it is there once.
 */
const alone = <Numbers extends { slice(): Numbers }>(value: Numbers): Numbers => value.slice()

const numbers = z.custom<Float32Array>((value) => value instanceof Float32Array).transform(alone)
const doubles = z.custom<Float64Array>((value) => value instanceof Float64Array).transform(alone)
const integers = z.custom<Int32Array>((value) => value instanceof Int32Array).transform(alone)
/** Checked as a whole: looking at each of a hundred thousand names takes longer than reading them. */
const names = z.custom<Map<string, number>>((value) => value instanceof Map)
const shorts = z.custom<Uint16Array>((value) => value instanceof Uint16Array).transform(alone)
const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array).transform(alone)

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

/** Reads a model; null when there is none that this version understands. */
export const readModel = async (file: string): Promise<FittedModel | null> => {
  try {
    const parsed = fittedModelSchema.safeParse(deserialize(await readFile(file)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Writes a model whole or not at all. */
export const writeModel = async (file: string, fitted: FittedModel): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  const part = `${file}.part`
  await writeFile(part, serialize(fitted), { mode: 0o600 })
  await rename(part, file)
}
