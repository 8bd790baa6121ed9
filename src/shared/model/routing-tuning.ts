import { z } from 'zod'

/** What the person can make count more or less: each signal, and how much is needed before somebody is proposed. */
export const tunables = [
  'topic',
  'history',
  'continuity',
  'place',
  'language',
  'hours',
  'load',
  'threshold'
] as const
export type Tunable = (typeof tunables)[number]

/** By how much the usual weight is multiplied: 0 not at all, 1 as usual, 3 at most. */
const factorSchema = z.number().min(0).max(3)

export const routingTuningSchema = z.record(z.enum(tunables), factorSchema)
export type RoutingTuning = Readonly<z.infer<typeof routingTuningSchema>>

/** Every signal as it was measured to work. */
export const usualTuning: RoutingTuning = {
  topic: 1,
  history: 1,
  continuity: 1,
  place: 1,
  language: 1,
  hours: 1,
  load: 1,
  threshold: 1
}
