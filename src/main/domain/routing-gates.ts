import type { Instant } from '../../shared/model/instant.ts'
import type { Exclusion } from '../../shared/model/routing.ts'
import { type ColleagueFacts, type ConversationFacts, loadOf } from './routing-facts.ts'

/** The weight of a hostile conversation, chosen by the person. */
const hostileWeight = 3

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

/** Only absences exclude: outside of their hours a colleague is simply asked later. */
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

const budget: Gate = (conversation, colleague) => {
  const used = loadOf(conversation, colleague)
  return colleague.weeklyBudget !== null && used >= colleague.weeklyBudget
    ? { gate: 'budget', used, budget: colleague.weeklyBudget }
    : null
}

/** The hostile conversation itself stays with who has it. */
const recovering: Gate = (conversation, colleague, now) => {
  const until = colleague.recoveringUntil ?? null
  const own =
    conversation.ownLoad?.colleagueId === colleague.id && conversation.ownLoad.weight >= hostileWeight
  return until === null || until <= now || own ? null : { gate: 'recovering', until }
}

const gates: readonly Gate[] = [left, consent, away, language, recovering, budget]

/** The first gate that is closed to this colleague, or null. */
export const findExclusion: Gate = (conversation, colleague, now) => {
  for (const gate of gates) {
    const exclusion = gate(conversation, colleague, now)
    if (exclusion !== null) return exclusion
  }
  return null
}
