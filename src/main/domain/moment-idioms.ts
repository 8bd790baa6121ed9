import type { Temporal } from 'temporal-polyfill'

/** What people say that chrono does not know, in words that it does. The text is in lower case, with plain apostrophes. */
const idioms: readonly (readonly [RegExp, string])[] = [
  [/(?<!\d)(\d{1,2}) ?h ?(\d{2})(?!\d)/gu, '$1h$2'],
  [/(?<=\p{L} )(?:dans l')?(?<!cet )apr[eè]s[\s-]midi(?!\p{L})/gu, 'à 14h'],
  [/(?<!\p{L})apr[eè]s[\s-]demain(?!\p{L})/gu, 'dans 2 jours'],
  [/(?<!\p{L})une heure et demie(?!\p{L})/gu, '90 minutes'],
  [/(?<!\p{L})an hour and a half(?!\p{L})/gu, '90 minutes'],
  [/(?<!\p{L})trois[\s-]quarts d'heure(?!\p{L})/gu, '45 minutes'],
  [/(?<!\p{L})(?:une )?demi[\s-]heure(?!\p{L})/gu, '30 minutes'],
  [/(?<!\p{L})(?:un )?quart d'heure(?!\p{L})/gu, '15 minutes'],
  [/(?<!\p{L})(?:a )?quarter of an hour(?!\p{L})/gu, '15 minutes'],
  [/(?<!\p{L})une quinzaine(?: de jours)?(?!\p{L})/gu, '2 semaines'],
  [/(?<!\p{L})a fortnight(?!\p{L})/gu, '2 weeks'],
  [/(?<!\p{L})midi(?!\p{L})/gu, '12h'],
  [/(?<!\p{L})minuit(?!\p{L})/gu, '0h'],
  // Who puts something off to the week-end, or to the next week, means its first morning.
  [/(?<!\p{L})(?:le |la |ce )?(?:week[\s-]?end|fin de semaine) prochaine?(?!\p{L})/gu, 'samedi prochain'],
  [/(?<!\p{L})(?:this |the |ce |le )?week[\s-]?end(?!\p{L})/gu, 'saturday'],
  [/(?<!\p{L})fin de semaine(?!\p{L})/gu, 'samedi'],
  [/(?<!\p{L})(?:la )?semaine prochaine(?!\p{L})/gu, 'semaine_prochaine'],
  [/(?<!\p{L})next week(?!\p{L})/gu, 'semaine_prochaine'],
  [/(?<!\p{L})(?:[aà] la )?fin du mois(?!\p{L})/gu, 'end of month'],
  [/(?<!\p{L})(?:en )?fin de journ[eé]e(?!\p{L})/gu, 'ce soir'],
  [/(?<!\p{L})end of (?:the )?day(?!\p{L})/gu, 'this evening']
]

/** "mardi en huit", "mardi en quinze": a week or two beyond the Tuesday that comes. */
const weeksBeyond: Readonly<Record<string, number>> = { huit: 1, quinze: 2 }

const weekdays =
  'lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday'

/** Words that say nothing more once the day and the hour are understood. */
const fillers = new Set(
  'le la les l de du d des à a au aux vers pour ce cet cette dès en on at by the for around of to until till jusqu'.split(
    ' '
  )
)

/** A sentence in words that chrono reads, and the weeks to add to what it finds. */
export interface PlainMoment {
  readonly text: string
  readonly weeks: number
}

/** Says idioms in plain words; `here` is now, where the person is. */
export const plainMoment = (sentence: string, here: Temporal.ZonedDateTime): PlainMoment => {
  let text = sentence.toLowerCase().replaceAll('’', "'").replace(/\s+/gu, ' ').trim()
  for (const [idiom, plain] of idioms) text = text.replace(idiom, plain)
  text = text.replace(
    'semaine_prochaine',
    here
      .add({ days: 8 - here.dayOfWeek })
      .toPlainDate()
      .toString()
  )
  let weeks = 0
  text = text.replace(
    new RegExp(`(${weekdays})(?: prochain)? en (huit|quinze)(?!\\p{L})`, 'u'),
    (_whole, name: string, beyond: string) => {
      weeks = weeksBeyond[beyond] ?? 0
      return name
    }
  )
  // "le 12", "on the 12th", without a month: the next day of that number.
  text = text.replace(
    /^(?:le|on the|the) (\d{1,2})(?:st|nd|rd|th|er)?(?=$| à | a | at )/u,
    (whole, number: string) => dayOfMonth(Number(number), here) ?? whole
  )
  return { text, weeks }
}

const dayOfMonth = (day: number, here: Temporal.ZonedDateTime): string | null => {
  const today = here.toPlainDate()
  for (let months = 0; months <= 12; months += 1) {
    const month = today.with({ day: 1 }).add({ months })
    if (day < 1 || day > month.daysInMonth) continue
    const date = month.with({ day })
    if (date.since(today).days > 0 || date.since(today).months > 0) return date.toString()
  }
  return null
}

/** Whether what stands around the words that were understood says nothing more: half a sentence understood is none. */
export const saysNothingMore = (around: string): boolean =>
  around.split(/[^\p{L}\p{N}]+/u).every((word) => word === '' || fillers.has(word))
