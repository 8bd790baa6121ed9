import { z } from 'zod'
import { colleagueProfileSchema, hoursSchema, languageSchema } from '../../shared/model/colleague.ts'
import { networkSchema } from '../../shared/model/network.ts'

/** Every name inside the file: it becomes part of an id, and stays recognisable in the database. */
const ref = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

/** Whole minutes before the moment of loading. */
const minutesAgo = z.number().int().positive()

const sampleAccountSchema = z.object({
  ref,
  network: networkSchema,
  name: z.string().min(1),
  handle: z.string().min(1).nullable(),
  place: z.string().min(1).nullable(),
  /** An address of the domain `.example`, which leads nowhere. */
  address: z.url()
})

/** A line of the consent ledger for each network: `daysAgo` recorded, valid for so many days from then. */
const sampleConsentSchema = z.object({
  networks: z.array(networkSchema).min(1),
  kind: z.enum(['grant', 'withdraw']),
  daysAgo: z.number().int().positive(),
  validForDays: z.number().int().nonnegative()
})

const sampleColleagueSchema = z.object({
  ref,
  profile: colleagueProfileSchema.omit({ portrait: true, absences: true }).extend({ hours: hoursSchema }),
  absences: z.array(
    z.object({ fromDaysAgo: z.number().int().nonnegative(), forDays: z.number().int().positive() })
  ),
  consents: z.array(sampleConsentSchema)
})

const samplePersonSchema = z.object({ ref, name: z.string().min(1), handle: z.string().min(1) })

const sampleMessageSchema = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('person'),
    person: ref,
    minutesAgo,
    text: z.string().min(1),
    rating: z.number().int().min(1).max(5).optional(),
    /** What the message said after its author changed it. */
    edited: z.object({ minutesAgo, text: z.string().min(1) }).optional(),
    /** Its author took it back; a tombstone stays. */
    deletedMinutesAgo: minutesAgo.optional()
  }),
  /** Ours: the words of a colleague, without the signature, which is added as for any reply. */
  z.object({ by: z.literal('colleague'), speaker: ref, minutesAgo, text: z.string().min(1) })
])

const sampleTriageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('to_answer') }),
  z.object({ kind: z.literal('later'), inMinutes: z.number().int().positive() }),
  z.object({ kind: z.literal('done'), minutesAgo }),
  z.object({ kind: z.literal('silence'), minutesAgo, reason: z.string().trim().min(1).max(200) })
])

const sampleConversationSchema = z.object({
  ref,
  account: ref,
  language: languageSchema,
  subject: z.object({ title: z.string().min(1).nullable(), text: z.string().min(1).nullable() }).nullable(),
  messages: z.array(sampleMessageSchema).min(1),
  triage: sampleTriageSchema,
  assigned: z.object({ colleague: ref, minutesAgo }).nullable(),
  read: z.boolean()
})

export type SampleAccount = Readonly<z.infer<typeof sampleAccountSchema>>
export type SampleColleague = Readonly<z.infer<typeof sampleColleagueSchema>>
export type SampleConsent = Readonly<z.infer<typeof sampleConsentSchema>>
export type SampleMessage = Readonly<z.infer<typeof sampleMessageSchema>>
export type SampleConversation = Readonly<z.infer<typeof sampleConversationSchema>>

const minutesOfDay = 24 * 60

/**
 * Whether a colleague's ledger allowed a network at a moment: the latest line recorded before it counts.
 * The same law as for a real reply, so that the sample cannot show what the app would refuse.
 */
export const allowedBy = (
  colleague: SampleColleague,
  network: string,
  minutesBefore: number
): SampleConsent | null => {
  const [latest] = colleague.consents
    .filter((line) => line.networks.some((one) => one === network))
    .filter((line) => line.daysAgo * minutesOfDay > minutesBefore)
    .toSorted((one, other) => one.daysAgo - other.daysAgo)
  if (latest === undefined || latest.kind === 'withdraw') return null
  return (latest.daysAgo - latest.validForDays) * minutesOfDay < minutesBefore ? latest : null
}

/** The sample inbox as its file tells it; times are relative, so that it always looks like today. */
export const sampleSchema = z
  .object({
    company: z.string().trim().min(1).max(120),
    accounts: z.array(sampleAccountSchema),
    colleagues: z.array(sampleColleagueSchema),
    people: z.array(samplePersonSchema),
    conversations: z.array(sampleConversationSchema)
  })
  .check(({ value, issues }) => {
    const complain = (where: string, message: string): void => {
      issues.push({ code: 'custom', message: `${where}: ${message}`, input: where, path: [where] })
    }
    for (const list of [value.accounts, value.colleagues, value.people, value.conversations])
      for (const { ref: name } of list)
        if (list.filter((other) => other.ref === name).length > 1) complain(name, 'stands twice')
    for (const conversation of value.conversations) {
      const account = value.accounts.find((one) => one.ref === conversation.account)
      if (account === undefined) complain(conversation.ref, `no account ${conversation.account}`)
      for (const [index, message] of conversation.messages.entries()) {
        const before = conversation.messages[index - 1]
        if (before !== undefined && before.minutesAgo <= message.minutesAgo)
          complain(conversation.ref, 'messages stand oldest first')
        if (message.by === 'person') {
          if (!value.people.some((one) => one.ref === message.person))
            complain(conversation.ref, `no person ${message.person}`)
          continue
        }
        const speaker = value.colleagues.find((one) => one.ref === message.speaker)
        if (speaker === undefined) complain(conversation.ref, `no colleague ${message.speaker}`)
        else if (account !== undefined && allowedBy(speaker, account.network, message.minutesAgo) === null)
          complain(conversation.ref, `${message.speaker} had not agreed to speak on ${account.network}`)
        if (before?.by !== 'person') complain(conversation.ref, 'a reply answers a person')
      }
      const { assigned } = conversation
      if (assigned === null || account === undefined) continue
      const chosen = value.colleagues.find((one) => one.ref === assigned.colleague)
      if (chosen === undefined || allowedBy(chosen, account.network, assigned.minutesAgo) === null)
        complain(conversation.ref, `${assigned.colleague} could not be given it`)
    }
  })
export type Sample = Readonly<z.infer<typeof sampleSchema>>
