import { z } from 'zod'
import { type ColleagueId, colleagueIdSchema } from '../../shared/model/ids.ts'
import { withTellingWords } from '../../shared/model/reason-words.ts'
import type { RoutingDecision } from '../../shared/model/routing.ts'
import { parseJson } from './parse-json.ts'

const end = ']}'

/**
 * A ranking as a row holds it: JSON with the words that tell, each candidate on a line of its own, so that the first of them
 * can be kept with a decision without reading what is said of thirty, which would take as long as to give the conversation.
 */
export const rankingText = (decision: RoutingDecision): string => {
  const { ranking, ...about } = withTellingWords(decision)
  const head = JSON.stringify({ ...about, ranking: [] }).slice(0, -end.length)
  const candidates = ranking.map(({ colleagueId, ...rest }) => JSON.stringify({ colleagueId, ...rest }))
  return joined(head, candidates)
}

const joined = (head: string, candidates: readonly string[]): string =>
  [head, candidates.join(',\n'), end].join('\n')

/** What is kept where no ranking was seen. */
const unseen = JSON.stringify({ choice: null, ranking: [] })

const choiceSchema = z.object({ choice: colleagueIdSchema.nullable() })

/** A ranking as somebody saw it who decided. */
export interface SeenRanking {
  /** Whom it put first; null where nobody fitted, and where none was seen. */
  readonly choice: ColleagueId | null
  /**
   * What of it is kept with the decision to give the conversation to this colleague: its first and the one given, with their
   * reasons. What it said of all others, their load and their absences among it, is nobody's business a day later, and would
   * take three times the room: a page of the database for each decision.
   */
  keptFor(given: ColleagueId): string
}

/** The part of a text from here to the next line that begins so; null where there is none. */
const until = (text: string, from: number, next: string): string | null => {
  const at = text.indexOf(next, from)
  return at < 0 ? null : text.slice(from, at)
}

/** Reads a ranking out of its row as far as a decision needs it; null and what cannot be read: none was seen. */
export const seenRanking = (stored: string | null): SeenRanking => {
  const text = stored ?? unseen
  // Without lines it was written by something else, and is kept whole.
  const hasLines = text.endsWith(`\n${end}`)
  const head = hasLines ? (until(text, 0, '\n') ?? '') : ''
  const parsed = choiceSchema.safeParse(parseJson(hasLines ? `${head}${end}` : text))
  if (!parsed.success) return seenRanking(null)
  /** The candidate whose line begins here. */
  const lineAt = (at: number): string => until(text, at, ',\n') ?? until(text, at, `\n${end}`) ?? ''
  return {
    choice: parsed.data.choice,
    keptFor(given) {
      if (!hasLines) return text
      const first = head.length + 1
      const at = text.indexOf(`\n{"colleagueId":${JSON.stringify(given)},`, head.length) + 1
      const candidates = [first, ...(at > first ? [at] : [])].map(lineAt)
      return joined(
        head,
        candidates.filter((line) => line !== '')
      )
    }
  }
}
