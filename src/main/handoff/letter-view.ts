import { type Translate, translator } from '../../shared/locales/translate.ts'
import type { LetterKind, LetterLanguage } from '../../shared/model/handoff.ts'
import { type Instant, millisecondsOf } from '../../shared/model/instant.ts'
import { dateInWords } from '../../shared/text/date-in-words.ts'
import type { LetterContent } from '../store/handoffs.ts'
import { consentMark, handoffMark, withoutMarks } from './letter-marks.ts'

/** Letters about a question; the others are notices. */
export type QuestionLetterKind = Exclude<LetterKind, 'unplaced'>

/** How far a link reaches, as a letter has to say it. */
export type LinkReach = 'public' | 'local_network' | 'nowhere'

/** Everything that a letter says; its HTML and its plain text say the same. */
export interface LetterView {
  readonly kind: QuestionLetterKind
  readonly language: LetterLanguage
  /** The colleague's. */
  readonly name: string
  /** The person of the public. */
  readonly personName: string
  readonly content: LetterContent
  readonly dueAt: Instant
  readonly timeZone: string
  /** Shaped words, and the community manager's word about them; only of an approval. */
  readonly proposed: { readonly words: string; readonly note: string } | null
  /** `https://relais.moulin.example`, without a slash at its end. */
  readonly base: string
  readonly reach: LinkReach
  /** An answer by e-mail comes home. */
  readonly byMail: boolean
  /** The colleague had typed something when the question was retired. */
  readonly hadTyped: boolean
}

/** A letter in the order in which it is read, as sentences of its language. */
export interface LetterParts {
  readonly language: LetterLanguage
  readonly subject: string
  readonly greeting: string
  readonly opening: readonly string[]
  /** Title and lines. */
  readonly sections: readonly LetterSection[]
  readonly action: { readonly label: string; readonly address: string } | null
  readonly closing: readonly string[]
  readonly signature: string
  readonly consent: { readonly label: string; readonly address: string } | null
}

export type LetterSection =
  | { readonly kind: 'lines'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'list'; readonly title: string; readonly lines: readonly string[] }
  | { readonly kind: 'words'; readonly title: string; readonly words: string }
  | {
      readonly kind: 'conversation'
      readonly title: string
      readonly place: string
      readonly messages: readonly QuotedPart[]
    }

export type QuotedPart =
  | {
      readonly kind: 'message'
      readonly name: string
      readonly at: string
      readonly text: string
      readonly ours: boolean
    }
  /** Consecutive softened messages stand behind one summary. */
  | { readonly kind: 'softened'; readonly names: string; readonly summary: string }

/** The first word of a name, as people are greeted. */
export const firstName = (name: string): string => name.trim().split(/\s+/u)[0] ?? name

/** “mercredi 25 novembre”, in the colleague's time zone. */
export const sayDay = (at: Instant, language: LetterLanguage, timeZone: string): string =>
  dateInWords(
    new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      timeZone
    }),
    millisecondsOf(at)
  )

/** “22 nov., 09:14”. */
export const sayMoment = (at: Instant, language: LetterLanguage, timeZone: string): string =>
  dateInWords(
    new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', {
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      timeZone
    }),
    millisecondsOf(at)
  )

/** Who asks, as far as it is known. */
const whoAsks = (t: Translate, sender: string, company: string): string => {
  if (sender !== '' && company !== '') return t('letter:asks', { sender, company })
  if (sender !== '') return t('letter:asksAlone', { sender })
  return company === '' ? t('letter:asksNobody') : t('letter:asksCompany', { company })
}

/** Messages as they are quoted: softened ones in a row stand behind the one summary. */
export const quoteMessages = (
  t: Translate,
  { messages, summary }: Pick<LetterContent, 'messages' | 'summary'>,
  language: LetterLanguage,
  timeZone: string
): readonly QuotedPart[] => {
  const parts: QuotedPart[] = []
  for (const message of messages) {
    const name = message.side === 'ours' ? message.name || t('letter:ours') : message.name
    const last = parts.at(-1)
    if (!message.softened)
      parts.push({
        kind: 'message',
        name,
        at: sayMoment(message.at, language, timeZone),
        text: message.text,
        ours: message.side === 'ours'
      })
    else if (last?.kind !== 'softened') parts.push({ kind: 'softened', names: name, summary })
    else if (!last.names.split(', ').includes(name))
      parts[parts.length - 1] = { ...last, names: `${last.names}, ${name}` }
  }
  return parts
}

const subjects = {
  request: 'letter:subject',
  reminder: 'letter:subjectReminder',
  approval: 'letter:subjectApproval',
  thanks: 'letter:subjectThanks'
} as const

/** The sentences of a letter. Everything a person wrote is taken without characters that could pass for a mark. */
export const letterParts = (view: LetterView): LetterParts => {
  const t = translator(view.language)
  const { content, kind } = view
  const person = withoutMarks(view.personName)
  const sender = withoutMarks(content.senderName)
  const company = withoutMarks(content.companyName)
  const network = t(`inbox:network.${content.publicAs.network}`)
  const account = withoutMarks(content.publicAs.accountName)
  const place = t('letter:on', { network, account })
  const signature = signatureOf(t, sender, company)
  const common = {
    language: view.language,
    subject: t(subjects[kind], { person }),
    greeting: t('letter:greeting', { name: firstName(withoutMarks(view.name)) }),
    signature,
    consent:
      view.reach === 'nowhere'
        ? null
        : { label: t('letter:consent'), address: `${view.base}/c/${consentMark}` }
  }
  if (kind === 'thanks')
    return {
      ...common,
      opening: [t('letter:thanks'), ...(view.hadTyped ? [t('letter:thanksWords')] : [])],
      sections: [],
      action: null,
      closing: []
    }
  const approval = view.proposed
  const conversation: LetterSection = {
    kind: 'conversation',
    title: t('letter:conversation'),
    place,
    messages: quoteMessages(t, content, view.language, view.timeZone).map((part) =>
      part.kind === 'message'
        ? { ...part, name: withoutMarks(part.name), text: withoutMarks(part.text) }
        : { ...part, names: withoutMarks(part.names), summary: withoutMarks(part.summary) }
    )
  }
  const note: readonly LetterSection[] =
    approval === null || approval.note === ''
      ? []
      : [
          {
            kind: 'words',
            title: sender === '' ? t('letter:noteNobody') : t('letter:note', { sender }),
            words: withoutMarks(approval.note)
          }
        ]
  const asked: readonly LetterSection[] =
    approval === null
      ? [
          ...(content.why.length === 0
            ? []
            : [{ kind: 'list' as const, title: t('letter:whyYou'), lines: content.why.map(withoutMarks) }]),
          conversation,
          {
            kind: 'lines',
            title: t('letter:expected'),
            lines: withoutMarks(content.expectation).split('\n')
          }
        ]
      : [
          { kind: 'words', title: t('letter:proposed'), words: withoutMarks(approval.words) },
          ...note,
          conversation
        ]
  return {
    ...common,
    opening: [
      kind === 'approval' ? t('letter:approval') : whoAsks(t, sender, company),
      ...(kind === 'reminder' ? [t('letter:reminder')] : [])
    ],
    sections: [
      ...asked,
      {
        kind: 'lines',
        title: t('letter:byWhen'),
        lines: [t('letter:byWhenText', { date: sayDay(view.dueAt, view.language, view.timeZone) })]
      },
      {
        kind: 'lines',
        title: t('letter:public'),
        lines: [
          t('letter:publicText', {
            network,
            account,
            signature: withoutMarks(content.publicAs.signature)
          }),
          t('letter:nothingBefore')
        ]
      }
    ],
    action:
      view.reach === 'nowhere'
        ? null
        : {
            label: t(approval === null ? 'letter:open' : 'letter:openApproval'),
            address: `${view.base}/r/${handoffMark}`
          },
    closing: closingOf(t, view)
  }
}

const closingOf = (t: Translate, view: LetterView): readonly string[] => {
  const linked = view.reach !== 'nowhere'
  return [
    ...(view.reach === 'local_network' ? [t('letter:officeOnly')] : []),
    ...(view.kind === 'approval' ? [] : [t('letter:three')]),
    ...(linked && view.content.messages.some((message) => message.softened)
      ? [t('letter:softenedShown')]
      : []),
    ...(view.byMail
      ? [
          t(
            view.kind === 'approval'
              ? 'letter:byMailApproval'
              : linked
                ? 'letter:byMail'
                : 'letter:byMailOnly'
          )
        ]
      : [])
  ]
}

/** Why a mail of a colleague could not be placed, as far as they need to know. */
export type UnplacedReason = 'unknown_token' | 'text_empty' | 'answer_too_long' | 'mail_too_large'

/** A neutral word to who wrote a mail that could not be placed: it is kept, and somebody will read it. */
export const unplacedParts = (view: {
  readonly language: LetterLanguage
  readonly name: string
  readonly sentAt: Instant
  readonly timeZone: string
  readonly reason: UnplacedReason
  readonly senderName: string
  readonly companyName: string
}): LetterParts => {
  const t = translator(view.language)
  const date = sayMoment(view.sentAt, view.language, view.timeZone)
  return {
    language: view.language,
    subject: t('letter:subjectUnplaced'),
    greeting: t('letter:greeting', { name: firstName(withoutMarks(view.name)) }),
    opening: [t(`letter:unplaced.${view.reason}`, { date }), t('letter:unplaced.kept')],
    sections: [],
    action: null,
    closing: [t('letter:unplaced.sure')],
    signature: signatureOf(t, withoutMarks(view.senderName), withoutMarks(view.companyName)),
    consent: null
  }
}

const signatureOf = (t: Translate, sender: string, company: string): string =>
  sender !== '' && company !== '' ? t('letter:signedBy', { sender, company }) : sender || company

/** What stands in front of softened words. */
export const softenedWords = (
  language: LetterLanguage
): { readonly title: string; readonly text: string } => {
  const t = translator(language)
  return { title: t('letter:softened'), text: t('letter:softenedText') }
}
