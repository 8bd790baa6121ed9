import type { Instant } from '../../shared/model/instant.ts'
import { type Exclusion, hostileWeight } from '../../shared/model/routing.ts'
import { findRefusedTopic } from './refused-topics.ts'
import { type ColleagueFacts, type ConversationFacts, loadOf } from './routing-facts.ts'

export type Gate = (
  conversation: ConversationFacts,
  colleague: ColleagueFacts,
  now: Instant
) => Exclusion | null

const left: Gate = (_conversation, colleague) => (colleague.leftAt === null ? null : { gate: 'left' })

/** Never given and withdrawn look the same from here; only an expired consent tells its date, because it can be renewed. */
const consent: Gate = (conversation, colleague, now) => {
  const { network } = conversation
  const lines =
    network === null ? [...colleague.consents.values()] : [colleague.consents.get(network) ?? null]
  const granted = lines.flatMap((line) => (line?.kind === 'grant' ? [line.validUntil] : []))
  if (granted.some((validUntil) => validUntil > now)) return null
  return { gate: 'consent', network: network ?? '', expiredAt: granted.toSorted().at(-1) ?? null }
}

/** Of the topics refused, the first that the message names. */
const refusedTopic: Gate = (conversation, colleague) => {
  for (const refused of colleague.refusedTopics ?? []) {
    const words = findRefusedTopic(conversation, refused)
    if (words !== null) return { gate: 'refused_topic', topic: refused.topic, words: [...words] }
  }
  return null
}

const publicHoliday: Gate = (_conversation, colleague, now) => {
  const today = (colleague.publicHolidays ?? []).find((holiday) => holiday.from <= now && now < holiday.until)
  return today === undefined ? null : { gate: 'holiday', names: today.names, until: today.until }
}

/** Only absences and public holidays exclude: outside of their hours a colleague is simply asked later. */
const away: Gate = (_conversation, colleague, now) => {
  const current = colleague.absences.filter((absence) => absence.from <= now && now < absence.until)
  const until = current
    .map((absence) => absence.until)
    .toSorted()
    .at(-1)
  return until === undefined ? null : { gate: 'away', until }
}

const language: Gate = (conversation, colleague) =>
  conversation.language === null || colleague.languages.includes(conversation.language)
    ? null
    : { gate: 'language', language: conversation.language }

/** What the conversation weighs must fit in what is left of the week. */
const budget: Gate = (conversation, colleague) => {
  const used = loadOf(conversation, colleague)
  const weight = conversation.weight ?? 1
  return colleague.weeklyBudget !== null && used + weight > colleague.weeklyBudget
    ? { gate: 'budget', used, budget: colleague.weeklyBudget, weight }
    : null
}

/** The hostile conversation itself stays with who has it. */
const recovering: Gate = (conversation, colleague, now) => {
  const until = colleague.recoveringUntil ?? null
  const own =
    conversation.ownLoad?.colleagueId === colleague.id && conversation.ownLoad.weight >= hostileWeight
  return until === null || until <= now || own ? null : { gate: 'recovering', until }
}

const gates: readonly Gate[] = [
  left,
  consent,
  refusedTopic,
  away,
  publicHoliday,
  language,
  recovering,
  budget
]

/** The first gate that is closed to this colleague, or null. */
export const findExclusion: Gate = (conversation, colleague, now) => {
  for (const gate of gates) {
    const exclusion = gate(conversation, colleague, now)
    if (exclusion !== null) return exclusion
  }
  return null
}
