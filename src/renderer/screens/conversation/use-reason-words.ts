import { useTranslation } from '../../ui/use-translation.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { plus } from '../../../shared/model/instant.ts'
import { networkSchema } from '../../../shared/model/network.ts'
import { tellingWords } from '../../../shared/model/reason-words.ts'
import type { Candidate, Exclusion, Reason, RoutingDecision } from '../../../shared/model/routing.ts'
import { unreachable } from '../../../shared/result.ts'
import { lastDayAway, shortDate } from '../../ui/describe-time.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { useNow } from '../../ui/time-ago.tsx'

/** What a reason says: its sentence, and the facts under it. */
export interface ReasonWords {
  readonly title: string
  readonly evidence: string | null
}

/** In whose calendar the days of an absence are said. */
type WithHours = Pick<Colleague, 'hours'> | undefined

/** Puts reasons, exclusions and points into the person's words. */
export const useReasonWords = (): {
  readonly reasonWords: (reason: Reason, personName: string) => ReasonWords
  readonly exclusionWords: (exclusion: Exclusion, colleague: WithHours) => string
  /** Why somebody near is not proposed. */
  readonly whyNotWords: (
    candidate: Candidate,
    needed: RoutingDecision['needed'],
    colleague: WithHours
  ) => string
  /** With its sign: "+4.1". */
  readonly points: (value: number) => string
  /** A sum: "8.0". */
  readonly score: (value: number) => string
} => {
  const { t, i18n } = useTranslation('routing')
  const now = useNow()
  const networkName = useNetworkName()
  const { language } = i18n
  const list = (words: readonly string[]): string => [...new Set(words)].slice(0, shownWords).join(', ')
  const formats = formatsOf(language)
  const languageName = (code: string): string => formats.languages.of(code) ?? code

  const reasonWords = (reason: Reason, personName: string): ReasonWords => {
    switch (reason.signal) {
      case 'topic': {
        const words = tellingWords(reason.words)
        if (reason.points < 0) return { title: t('reason.topicAgainst'), evidence: null }
        const translated = words.flatMap((word) =>
          word.translated === true ? [t('reason.wordPair', { found: word.found, profile: word.profile })] : []
        )
        // A word may count without a topic of its own: then it speaks for itself.
        const topics = new Set(words.map(({ found, profile }) => (profile === '' ? found : profile)))
        return {
          title: t('reason.topic', {
            topics: formats.topics.format([...topics].slice(0, shownTopics))
          }),
          evidence: [
            t('reason.topicWords', { words: list(words.map(({ found }) => found)) }),
            ...(translated.length === 0 ? [] : [t('reason.topicTranslated', { words: list(translated) })])
          ].join(' · ')
        }
      }
      case 'history':
        return {
          title: t(reason.points < 0 ? 'reason.historyAgainst' : 'reason.history'),
          evidence: reason.words.length === 0 ? null : t('reason.historyWords', { words: list(reason.words) })
        }
      case 'continuity':
        return {
          title: t('reason.continuity', { person: personName }),
          evidence: t('reason.continuityLast', { date: shortDate(reason.lastAt, now, language) })
        }
      case 'place':
        return {
          title: t('reason.place', { place: reason.place }),
          evidence:
            reason.source === 'named'
              ? t('reason.placeNamed', { words: list(reason.words) })
              : reason.source === 'history'
                ? t('reason.placeHistory', { person: personName })
                : t('reason.placeText')
        }
      case 'hours':
        return { title: t('reason.hours'), evidence: t('reason.hoursUntil', { time: reason.until }) }
      case 'language':
        return { title: t('reason.language', { language: languageName(reason.language) }), evidence: null }
      case 'load':
        return {
          title: t(reason.points < 0 ? 'reason.loadHeavy' : 'reason.load'),
          evidence:
            reason.budget === null
              ? reason.used === 0
                ? null
                : t('reason.loadUsed', { used: reason.used })
              : t('reason.loadBudget', { used: reason.used, budget: reason.budget })
        }
      default:
        return unreachable(reason)
    }
  }

  const exclusionWords = (exclusion: Exclusion, colleague: WithHours): string => {
    switch (exclusion.gate) {
      case 'consent': {
        const parsed = networkSchema.safeParse(exclusion.network)
        const network = parsed.success ? networkName(parsed.data) : exclusion.network
        return exclusion.expiredAt === null
          ? t('exclusion.consent', { network })
          : t('exclusion.consentExpired', {
              network,
              date: shortDate(plus(exclusion.expiredAt, -1), now, language)
            })
      }
      case 'away':
        return exclusion.until === null
          ? t('exclusion.away')
          : t('exclusion.awayUntil', {
              date: lastDayAway({ until: exclusion.until }, colleague?.hours.timeZone, now, language)
            })
      case 'language':
        return t('exclusion.language', { language: languageName(exclusion.language) })
      case 'holiday':
        return t('exclusion.holiday', { name: exclusion.names[language === 'fr' ? 'fr' : 'en'] })
      case 'refused_topic':
        return t('exclusion.refusedTopic', { topic: exclusion.topic, words: list(exclusion.words) })
      case 'budget':
        return exclusion.used >= exclusion.budget
          ? t('exclusion.budget')
          : t('exclusion.budgetWeight', {
              weight: exclusion.weight,
              left: exclusion.budget - exclusion.used
            })
      case 'recovering':
        return t('exclusion.recovering', { date: shortDate(exclusion.until, now, language) })
      case 'left':
        return t('exclusion.left')
      default:
        return unreachable(exclusion)
    }
  }

  const whyNotWords = (
    candidate: Candidate,
    needed: RoutingDecision['needed'],
    colleague: WithHours
  ): string => {
    if (candidate.exclusion !== null) return exclusionWords(candidate.exclusion, colleague)
    return needed !== undefined && candidate.score < needed.points
      ? t('whyNot.points', { needed: formats.score.format(needed.points) })
      : t('whyNot.words')
  }

  return {
    reasonWords,
    exclusionWords,
    whyNotWords,
    points: (value) => withMinus(formats.points.format(value)),
    score: (value) => withMinus(formats.score.format(value))
  }
}

/** As wide as the plus that it stands under, and said as what it is. */
const withMinus = (number: string): string => number.replace('-', '−')

const formatsOf = (language: string): ReturnType<typeof makeFormats> => {
  const formats = made.get(language) ?? makeFormats(language)
  made.set(language, formats)
  return formats
}

const makeFormats = (language: string) => {
  const oneDigit = { minimumFractionDigits: 1, maximumFractionDigits: 1 } as const
  return {
    points: new Intl.NumberFormat(language, { ...oneDigit, signDisplay: 'exceptZero' }),
    // What rounds to nothing has no sign.
    score: new Intl.NumberFormat(language, { ...oneDigit, signDisplay: 'negative' }),
    languages: new Intl.DisplayNames(language, { type: 'language' }),
    topics: new Intl.ListFormat(language)
  }
}

/** Making a formatter takes far longer than using it. */
const made = new Map<string, ReturnType<typeof makeFormats>>()

const shownWords = 6
const shownTopics = 3
