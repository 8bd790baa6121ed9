import { z } from 'zod'
import { colleagueIdSchema, consentIdSchema } from './ids.ts'
import { holidayChoiceSchema } from './holidays.ts'
import { instantSchema } from './instant.ts'
import { networkSchema } from './network.ts'
import { timeZoneSchema } from './time-zone.ts'
import { writtenWords, writtenWordsIfAny } from './written-words.ts'

export const languageSchema = z.enum(['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'])
export type Language = z.infer<typeof languageSchema>

/** Under which name a colleague agreed to be named. */
export const nameFormSchema = z.enum(['full', 'first', 'initials'])
export type NameForm = z.infer<typeof nameFormSchema>

/** How a colleague signs on one network: the name form and what follows it, e.g. "boulanger à Lyon 3". */
export const signatureSchema = z.object({ nameForm: nameFormSchema, text: z.string().max(120) })
export type Signature = Readonly<z.infer<typeof signatureSchema>>

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** When a colleague may be asked: spans of a weekday (1 Monday to 7 Sunday) in their time zone. Empty: at any time. */
export const hoursSchema = z.object({
  timeZone: timeZoneSchema,
  spans: z
    .array(z.object({ weekday: z.number().int().min(1).max(7), from: timeOfDay, to: timeOfDay }))
    .max(50)
})
export type Hours = Readonly<z.infer<typeof hoursSchema>>

export const absenceSchema = z.object({ from: instantSchema, until: instantSchema })
export type Absence = Readonly<z.infer<typeof absenceSchema>>

/** One line of the append-only consent ledger, about one network. The latest line of a network counts. */
export const consentSchema = z.object({
  id: consentIdSchema,
  colleagueId: colleagueIdSchema,
  network: networkSchema,
  kind: z.enum(['grant', 'withdraw']),
  validUntil: instantSchema,
  recordedAt: instantSchema
})
export type Consent = Readonly<z.infer<typeof consentSchema>>

/** A topic as a person writes it. */
export const topicSchema = writtenWords(80)

/** What a colleague says of themself; everything that may be edited. */
export const colleagueProfileSchema = z.object({
  name: writtenWords(120),
  role: writtenWordsIfAny(120),
  place: writtenWordsIfAny(120).nullable(),
  email: z.email().max(254).nullable(),
  /** A PNG, JPEG or WebP as a data URL of at most 256 KiB; null shows initials. */
  portrait: z
    .string()
    .max(350_000)
    .regex(/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+=*$/)
    .nullable(),
  languages: z.array(languageSchema).min(1).max(7),
  topics: z.array(topicSchema).max(50),
  bio: writtenWordsIfAny(2_000),
  hours: hoursSchema,
  absences: z.array(absenceSchema).max(100),
  /** Requests a week that this colleague accepts, by weight; null: no limit set. */
  weeklyBudget: z.number().int().min(0).max(500).nullable(),
  /** Whose public holidays they keep; null: those of the company. */
  holidays: holidayChoiceSchema.nullable().default(null),
  /** By network; a network that is absent is signed with the first name and the role. */
  signatures: z.partialRecord(networkSchema, signatureSchema)
})
export type ColleagueProfile = Readonly<z.infer<typeof colleagueProfileSchema>>

/** A human of the company who may speak. What was kept before words had a rule is shown as it is. */
export const colleagueSchema = colleagueProfileSchema.extend({
  name: z.string(),
  role: z.string(),
  place: z.string().nullable(),
  topics: z.array(z.string()),
  bio: z.string(),
  /** None of somebody who was forgotten. */
  languages: z.array(languageSchema).max(7),
  id: colleagueIdSchema,
  leftAt: instantSchema.nullable(),
  /** On request after they left: nothing is known of them any more but the name under what they published. */
  forgottenAt: instantSchema.nullable(),
  /** From the sample inbox. */
  sample: z.boolean(),
  /** Networks with a valid consent now, and until when. */
  consents: z.array(z.object({ id: consentIdSchema, network: networkSchema, validUntil: instantSchema })),
  /** Networks whose latest consent ran out, and when. */
  expiredConsents: z.array(z.object({ network: networkSchema, expiredAt: instantSchema })),
  /** Topics on which they do not wish to be asked, as they stand in the consent ledger. */
  refusedTopics: z.array(z.string()),
  /** Weight of what was given to this colleague in the last seven days: a fact for care, shown as an arc without a number. */
  weekLoad: z.number().nonnegative()
})
export type Colleague = Readonly<z.infer<typeof colleagueSchema>>
