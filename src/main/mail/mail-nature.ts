import * as german from 'chrono-node/de'
import * as english from 'chrono-node/en'
import * as french from 'chrono-node/fr'
import type { Instant } from '../../shared/model/instant.ts'
import { millisecondsOf, instantFromMilliseconds } from '../../shared/model/instant.ts'
import type { MailNature } from './mail.ts'

interface MailSigns {
  /** In lower case. */
  header(name: string): string | null
  readonly from: string
  readonly subject: string
  readonly text: string
}

const absentSubject =
  /^\s*(?:(?:re|tr|aw|fwd?)\s?:\s*)*(?:réponse automatique|absence du bureau|message d['’]absence|absent(?:e)?\s*(?::|du|jusqu)|automatic reply|auto(?:matic)?[\s-]?(?:reply|response)|out of (?:the )?office|automatische (?:antwort|rückantwort)|abwesenheitsnotiz|respuesta automática|risposta automatica|resposta automática|automatisch antwoord)/iu
const undeliveredSender = /^(?:mailer-daemon|postmaster|mail-daemon)@/iu
const longestDistance = 366 * 24 * 3_600_000

/**
 * Tells what a machine sent from what a person wrote, by the headers that machines set (RFC 3834, and those of Exchange,
 * Gmail and vacation programs), then by subjects that they use: an absence is never an answer.
 */
export const natureOf = (signs: MailSigns, now: Instant): MailNature => {
  const contentType = signs.header('content-type') ?? ''
  if (/multipart\/report/iu.test(contentType) || undeliveredSender.test(signs.from))
    return { kind: 'undelivered' }
  const automatic = signs.header('auto-submitted')
  const isAutomatic =
    (automatic !== null && !/^no\b/iu.test(automatic)) ||
    signs.header('x-autoreply') !== null ||
    signs.header('x-autorespond') !== null ||
    signs.header('x-vacation') !== null ||
    /auto[_-]?reply|vacation/iu.test(signs.header('precedence') ?? '') ||
    absentSubject.test(signs.subject)
  return isAutomatic ? { kind: 'absence', until: backOn(signs.text, now) } : { kind: 'person' }
}

/** RFC 3696, errata 1690: what is longer is no address. */
const longestAddress = 254

/** Senders that nobody reads. */
const deafSender =
  /^(?:no-?reply|do-?not-?reply|ne-?pas-?repondre|bounces?|mailer-daemon|postmaster|.*-bounces?)(?:[+.-].*)?@/iu

/** False where a list, a bulk or an automatic mail says so (RFC 3834, 2919, 2076): such a mail is answered by nobody. */
export const isByHand = (header: MailSigns['header'], from: string): boolean =>
  from !== '' &&
  from.length <= longestAddress &&
  !deafSender.test(from) &&
  /^(?:no\b|$)/iu.test(header('auto-submitted') ?? '') &&
  !/bulk|list|junk|auto/iu.test(header('precedence') ?? '') &&
  ['list-id', 'list-unsubscribe', 'x-autoreply', 'x-autorespond', 'x-loop', 'feedback-id'].every(
    (name) => header(name) === null
  ) &&
  !/all|oof|autoreply/iu.test(header('x-auto-response-suppress') ?? '') &&
  header('return-path')?.trim() !== '<>'

/**
 * "jusqu’au 3 décembre inclus", "de retour le 4/12", "back on December 4th", "bis einschließlich 3.12.": the last day named,
 * when it lies ahead.
 */
const backOn = (text: string, now: Instant): Instant | null => {
  const reference = new Date(millisecondsOf(now))
  const words = text.slice(0, 2_000)
  const days = [french, english, german]
    .flatMap((language) => language.parse(words, reference, { forwardDate: true }))
    .filter(({ start }) => start.isCertain('day') && start.isCertain('month'))
    .map(({ start, end }) => (end ?? start).date().getTime())
    .filter((time) => time > reference.getTime() && time - reference.getTime() < longestDistance)
  return days.length === 0 ? null : instantFromMilliseconds(Math.max(...days))
}
