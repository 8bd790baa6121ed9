import { Temporal } from 'temporal-polyfill'
import { fold } from '../../shared/text/fold.ts'

type Here = Temporal.ZonedDateTime

/** What people say that chrono does not know, with what is said instead; the text is folded, so no pattern has accents. */
type Idiom = readonly [RegExp, string | ((here: Here, groups: readonly (string | undefined)[]) => string)]

const numbers: ReadonlyMap<string, number> = new Map([
  ['deux', 2],
  ['trois', 3],
  ['quatre', 4],
  ['cinq', 5],
  ['sept', 7],
  ['huit', 8],
  ['neuf', 9],
  ['dix', 10],
  ['onze', 11],
  ['douze', 12],
  ['quinze', 15],
  ['vingt', 20],
  ['trente', 30],
  ['quarante', 40],
  ['quarante-cinq', 45],
  ['soixante', 60],
  ['one', 1],
  ['two', 2],
  ['three', 3],
  ['four', 4],
  ['five', 5],
  ['six', 6],
  ['seven', 7],
  ['eight', 8],
  ['nine', 9],
  ['ten', 10],
  ['eleven', 11],
  ['twelve', 12],
  ['fifteen', 15],
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
  ['forty-five', 45],
  ['sixty', 60]
])

const weekdays =
  'lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|saturday|sunday'

const months =
  'janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december'

const friday = 5

/** The day of that number (1: Monday) in the week so many weeks on. */
const dayOfWeek = (here: Here, weeks: number, weekday: number): string =>
  here
    .toPlainDate()
    .add({ days: 7 * weeks + weekday - here.dayOfWeek })
    .toString()

/** 1: Monday. */
const weekdayOf = (name: string): number => 1 + (weekdays.split('|').indexOf(name) % 7)

/** So many weeks beyond the weekday that comes. */
const beyondNext = (here: Here, weeks: number, name: string): string => {
  const weekday = weekdayOf(name)
  return dayOfWeek(here, weeks + (weekday > here.dayOfWeek ? 0 : 1), weekday)
}

/** The day of that number in the month so many months on; the last one where there are fewer. */
const dayOfMonth = (here: Here, monthsOn: number, day: number): string =>
  here.toPlainDate().with({ day: 1 }).add({ months: monthsOn }).with({ day }).toString()

/** The next day of that number: "le 12" without a month. */
const nextOfNumber = (day: number, here: Here): string | null => {
  const today = here.toPlainDate()
  for (let monthsOn = 0; monthsOn <= 12; monthsOn += 1) {
    const month = today.with({ day: 1 }).add({ months: monthsOn })
    if (day < 1 || day > month.daysInMonth) continue
    const date = month.with({ day })
    if (Temporal.PlainDate.compare(date, today) > 0) return date.toString()
  }
  return null
}

/** The beginning, the middle or the end of the month of that name that comes. */
const partOfMonth = (here: Here, part: string, name: string): string => {
  const month = 1 + (months.split('|').indexOf(name) % 12)
  const today = here.toPlainDate()
  const inYear = (year: number): Temporal.PlainDate => {
    const first = Temporal.PlainDate.from({ year, month, day: 1 })
    if (/^(?:fin|end)/u.test(part)) return first.with({ day: first.daysInMonth })
    return part.startsWith('mi') ? first.with({ day: 15 }) : first
  }
  const date = inYear(today.year)
  return (Temporal.PlainDate.compare(date, today) > 0 ? date : inYear(today.year + 1)).toString()
}

/** The next year that has a 29 February. */
const leapDay = (here: Here): string => {
  for (let year = here.year; ; year += 1) {
    const date = Temporal.PlainDate.from({ year, month: 2, day: 29 })
    if (date.inLeapYear && Temporal.PlainDate.compare(date, here.toPlainDate()) > 0) return date.toString()
  }
}

const workingDays = (here: Here, count: number): string => {
  let date = here.toPlainDate()
  for (let left = count; left > 0; left -= date.dayOfWeek <= friday ? 1 : 0) date = date.add({ days: 1 })
  return date.toString()
}

const inUnits = (here: Here, count: number, unit: string): string => {
  const date = here.toPlainDate()
  if (/^[jd]/u.test(unit)) return date.add({ days: count }).toString()
  if (/^[sw]/u.test(unit)) return date.add({ weeks: count }).toString()
  return (unit.startsWith('m') ? date.add({ months: count }) : date.add({ years: count })).toString()
}

/** As chrono reads an hour in either language; the minutes may be some before it. */
const clock = (hour: number, minutes: number): string =>
  `${Math.floor(hour + minutes / 60)}:${String((minutes + 60) % 60).padStart(2, '0')}`

const quarter = (words: string): number =>
  /demie|half/u.test(words) ? 30 : /moins|to/u.test(words) ? -15 : 15

const inWorkingDay = (hours: number): number => (hours >= 1 && hours <= 6 ? hours + 12 : hours)

/** How words are shortened and mistyped. */
const spellings: readonly Idiom[] = [
  [/(?<!\p{L})(?:tomm?or{1,2}ow|tmrw?|tmw)(?!\p{L})/gu, 'tomorrow'],
  [/(?<!\p{L})aujourdhui(?!\p{L})/gu, "aujourd'hui"],
  [/(?<!\p{L})aprem(?!\p{L})|(?<!\p{L})apres[ -]midi(?!\p{L})/gu, 'apres_midi'],
  [/(?<!\p{L})lun(?:\.|(?!\p{L}))/gu, 'lundi'],
  // "mar 3" is the third of March, in English.
  [/(?<!\p{L})mar(?:\.|(?!\p{L}))(?! ?\d{1,2}(?![\d:h]| h))/gu, 'mardi'],
  [/(?<!\p{L})mer(?:\.|(?!\p{L}))/gu, 'mercredi'],
  [/(?<!\p{L})jeu(?:\.|(?!\p{L}))/gu, 'jeudi'],
  [/(?<!\p{L})ven(?:\.|(?!\p{L}))/gu, 'vendredi'],
  [/(?<!\p{L})sam(?:\.|(?!\p{L}))/gu, 'samedi'],
  [/(?<!\p{L})dim(?:\.|(?!\p{L}))/gu, 'dimanche'],
  [/(?<!\p{L})tues\.?(?!\p{L})/gu, 'tuesday'],
  [/(?<!\p{L})weds\.?(?!\p{L})/gu, 'wednesday'],
  [/(?<!\p{L})thurs?\.?(?!\p{L})/gu, 'thursday']
]

/** Spans of time that pass. */
const spans: readonly Idiom[] = [
  // "Huit jours" and "quinze jours" are a week and two; 8 and 15 in figures are counted.
  [/(?<!\p{L})huit jours(?!\p{L})/gu, '1 semaine'],
  [/(?<!\p{L})quinze jours(?!\p{L})|(?<!\p{L})une quinzaine(?: de jours)?(?!\p{L})/gu, '2 semaines'],
  [/(?<!\p{L})a fortnight(?!\p{L})/gu, '2 weeks'],
  [/(?<!\p{L})en (?:huit|8)(?![\p{L}\d])/gu, 'en_huit'],
  [/(?<!\p{L})en (?:quinze|15)(?![\p{L}\d])/gu, 'en_quinze'],
  [/(?<!\p{L})une heure et demie(?!\p{L})|(?<!\p{L})an hour and a half(?!\p{L})/gu, '90 minutes'],
  [/(?<!\p{L})trois[ -]quarts d'heure(?!\p{L})/gu, '45 minutes'],
  [/(?<!\p{L})(?:une )?demi[ -]heure(?!\p{L})|(?<!\p{L})half an hour(?!\p{L})/gu, '30 minutes'],
  [/(?<!\p{L})(?:un )?quart d'heure(?!\p{L})|(?<!\p{L})(?:a )?quarter of an hour(?!\p{L})/gu, '15 minutes'],
  // "12 sept" and "sept 3" are in September.
  [
    /(?<![\p{L}_-])(?<!\d )(\p{L}+(?:-cinq|-five)?)(?![\p{L}_-]| \d)/gu,
    (_here, [word = '']) => String(numbers.get(word) ?? word)
  ],
  [
    /(?<!\p{L})(?:une?|an?) (?=(?:jour|day|semaine|week|mois|month|an|annee|year|heure|hour|minute)(?!\p{L}))/gu,
    '1 '
  ],
  [/(?<!\p{L})(?:in )?(?:a )?couple of (?=\p{L})/gu, 'in 2 '],
  [/(?<!\p{L})d'ici (?:a )?(?=\d)/gu, 'dans '],
  [/(?<!\p{L})d'ici (?:a )?/gu, ''],
  [
    /(?<!\p{L})(?:dans|in|within) (\d{1,2}) ?(?:heures?|hours?|hrs?|h) ?(?:et )?(\d{2}|demie)(?: ?min(?:utes)?)?(?![\p{L}\d])/gu,
    (_here, [hours = '', minutes = '']) =>
      `in ${Number(hours) * 60 + (minutes === 'demie' ? 30 : Number(minutes))} minutes`
  ],
  [
    /(?<!\p{L})in (\d{1,2}) and a half hours(?!\p{L})/gu,
    (_here, [hours = '']) => `in ${Number(hours) * 60 + 30} minutes`
  ],
  [
    /(?<!\p{L})(?:dans|within|in) (\d{1,4}) ?(?:heures?|hours?|hrs?|h)(?![\p{L}\d])/gu,
    (_here, [hours = '']) => `in ${hours} hours`
  ],
  // Nobody works at one in the morning: "1 h" is an hour, "13 h" is one in the afternoon.
  [/^([1-6]) ?(?:heures?|hours?|h)$/gu, (_here, [hours = '']) => `in ${hours} hours`],
  [
    /(?:(?<!\p{L})(?:dans|within|in) |^)(\d{1,4}) ?(?:minutes?|mins?|mn)(?!\p{L})/gu,
    (_here, [minutes = '']) => `in ${minutes} minutes`
  ]
]

/** Days, as dates. */
const days: readonly Idiom[] = [
  [
    /(?<!\p{L})(?:dans|in) (\d{1,3}) (?:jours? (?:ouvres?|ouvrables?)|(?:business|working) days?)(?!\p{L})/gu,
    (here, [count = '']) => workingDays(here, Number(count))
  ],
  [
    new RegExp(`(?<!\\p{L})(${weekdays}) (?:dans|in) (\\d{1,3}) (?:semaines?|weeks?)(?!\\p{L})`, 'gu'),
    (here, [name = '', count = '']) => dayOfWeek(here, Number(count), weekdayOf(name))
  ],
  [
    /(?<!\p{L})(?:in )?(\d{1,3}) (weeks?|days?|months?) from (tomorrow|today|now)(?!\p{L})/gu,
    (here, [count = '', unit = '', from = '']) =>
      inUnits(from === 'tomorrow' ? here.add({ days: 1 }) : here, Number(count), unit)
  ],
  [
    new RegExp(`(?<!\\p{L})(\\d{1,2}) weeks? from (?:next )?(${weekdays})(?!\\p{L})`, 'gu'),
    (here, [count = '', name = '']) => beyondNext(here, Number(count), name)
  ],
  [
    new RegExp(`(?<!\\p{L})(${weekdays})(?: prochain)? en_(huit|quinze)(?!\\p{L})`, 'gu'),
    (here, [name = '', beyond = '']) => beyondNext(here, beyond === 'huit' ? 1 : 2, name)
  ],
  [
    new RegExp(`(?<!\\p{L})(${weekdays}) week(?!\\p{L})`, 'gu'),
    (here, [name = '']) => beyondNext(here, 1, name)
  ],
  [
    /(?:(?<!\p{L})(?:dans|within|in) |^)(\d{1,4}) ?(jours?|j|semaines?|sem|mois|annees?|ans?|days?|d|weeks?|wks?|w|months?|years?)(?!\p{L})\.?/gu,
    (here, [count = '', unit = '']) => inUnits(here, Number(count), unit)
  ],
  // Who puts something off to the week-end, the next week or the next month means its first morning.
  [/(?<!\p{L})(?:le |la |ce )?(?:week[ -]?end|fin de semaine) prochaine?(?!\p{L})/gu, 'samedi prochain'],
  [/(?<!\p{L})(?:apres le|after the) week[ -]?end(?!\p{L})/gu, (here) => dayOfWeek(here, 1, 1)],
  [/(?<!\p{L})(?<!next )(?:this |the |ce |le )?week[ -]?end(?!\p{L})/gu, 'saturday'],
  [/(?<!\p{L})(?:en )?fin de semaine(?!\p{L})/gu, 'samedi'],
  [/(?<!\p{L})(?:the )?end of next week(?!\p{L})/gu, (here) => dayOfWeek(here, 1, friday)],
  [
    /(?<!\p{L})(?:(?:the )?end of (?:the |this )?week|(?:a la )?fin de la semaine)(?!\p{L})/gu,
    (here) => dayOfWeek(here, here.dayOfWeek < friday ? 0 : 1, friday)
  ],
  [
    new RegExp(
      `(?<!\\p{L})(${weekdays}),? (?:de |of )?(?:la )?(?:semaine prochaine|next week)(?!\\p{L})`,
      'gu'
    ),
    (here, [name = '']) => dayOfWeek(here, 1, weekdayOf(name))
  ],
  [
    new RegExp(
      `(?<!\\p{L})(?:(?:la )?semaine prochaine|next week),? (?:le |on )?(${weekdays})(?!\\p{L})`,
      'gu'
    ),
    (here, [name = '']) => dayOfWeek(here, 1, weekdayOf(name))
  ],
  [
    /(?<!\p{L})(?:(?:en |au )?debut de (?:la )?|early |start of )?(?:(?:la )?semaine prochaine|next week)(?!\p{L})|(?<!\p{L})(?:en )?debut de semaine(?!\p{L})/gu,
    (here) => dayOfWeek(here, 1, 1)
  ],
  [
    /(?<!\p{L})(?:(?:le )?(\d{1,2})(?:er)? du mois prochain|(?:the )?(\d{1,2})(?:st|nd|rd|th) of next month)(?!\p{L})/gu,
    (here, [french, english]) => dayOfMonth(here, 1, Math.max(1, Number(french ?? english)))
  ],
  [
    /(?<!\p{L})(?:(?:a la )?fin du mois prochain|(?:the )?end of next month)(?!\p{L})/gu,
    (here) => dayOfMonth(here, 1, 31)
  ],
  [
    /(?<!\p{L})(?:au |the )?(?:debut du |beginning of |start of |first (?:day )?of |early )?(?:(?:le )?mois prochain|next month)(?!\p{L})/gu,
    (here) => dayOfMonth(here, 1, 1)
  ],
  [
    /(?<!\p{L})(?:(?:le )?dernier jour du mois|(?:the )?last day of (?:the |this )?month|(?:a la )?fin (?:du|de) mois|(?:the )?end of (?:the |this )?month)(?!\p{L})/gu,
    (here) => dayOfMonth(here, here.day === here.daysInMonth ? 1 : 0, 31)
  ],
  [
    new RegExp(
      `(?<!\\p{L})(?:a la |the )?(fin|debut|mi|mid|early|end of|beginning of)[ -](?:de )?(${months})(?!\\p{L}| \\d)`,
      'gu'
    ),
    (here, [part = '', name = '']) => partOfMonth(here, part, name)
  ],
  [/(?<!\p{L})(?:l'an(?:nee)? prochaine?|next year)(?!\p{L})/gu, (here) => `${here.year + 1}-01-01`],
  [/(?<!\p{L})(?:noel|christmas)(?!\p{L})/gu, '25 december'],
  [new RegExp(`(?<!\\p{L})(?:premier|first(?: of)?)(?= (?:${months})(?!\\p{L}))`, 'gu'), '1'],
  // Which is in the year that has one.
  [
    /(?<![\p{L}\d])29 (?:fevrier|february|fevr?\.?|feb\.?)(?!\p{L}|,? \d{4})|(?<!\p{L})(?:february|feb) 29(?:th)?(?!\p{L}|\d|,? \d{4})|(?<!\d)29\/0?2(?![\d/])/gu,
    leapDay
  ],
  [
    /(?<!\p{L})(?:(?:the )?day after tomorrow|apres[ -]demain)(?!\p{L})/gu,
    (here) => inUnits(here, 2, 'days')
  ],
  // "lundi 23" is a day where there is such a Monday; else an hour.
  [
    new RegExp(`(?<!\\p{L})(${weekdays}),? (le |the )?(\\d{1,2})(st|nd|rd|th|er)?(?=$| a | at )`, 'gu'),
    (here, [name = '', article = '', number = '', ordinal = '']) => {
      const date = nextOfNumber(Number(number), here)
      if (date !== null && Temporal.PlainDate.from(date).dayOfWeek === weekdayOf(name)) return date
      return article === '' && ordinal === ''
        ? `${name} ${name.endsWith('day') ? 'at' : 'a'} ${number}h`
        : `${name} ${article}${number}${ordinal}`
    }
  ],
  [
    /^le (\d{1,2})\.(\d{1,2})\.?(?=$| )/gu,
    (_here, [day = '', month = '']) => `${day} ${months.split('|')[Number(month) - 1] ?? month}`
  ],
  // "le 12", "on the 12th", without a month: the next day of that number.
  [
    /^(?:(?:le|on the|the) (\d{1,2})(?:st|nd|rd|th|er)?|(\d{1,2})(?:st|nd|rd|th))(?: du mois)?(?=$| a | at )/gu,
    (here, [named, ordinal = '']) => nextOfNumber(Number(named ?? ordinal), here) ?? `le ${named ?? ordinal}`
  ]
]

/** Parts of a day, as hours where chrono knows none. */
const partsOfDay: readonly Idiom[] = [
  [/^(?:plus tard|tout a l'heure|later|in a (?:bit|while))$/gu, 'in 3 hours'],
  [/^(?:aujourd'hui|today|later today|plus tard aujourd'hui|dans la journee)$/gu, 'ce soir'],
  [/(?<!\p{L})(?:en |le )?fin d'apres_midi(?!\p{L})/gu, '17h'],
  [/(?<!\p{L})(?:en |le )?debut d'apres_midi(?!\p{L})/gu, '14h'],
  [/(?<!\p{L})(?:en )?fin de matinee(?!\p{L})/gu, '11h'],
  [/(?<!\p{L})(?:en )?fin de journee(?!\p{L})/gu, 'ce soir'],
  [/(?<!\p{L})(?:end of (?:the )?day|eod|close of business|cob)(?!\p{L})/gu, 'this evening'],
  [/(?<!\p{L})(?:a la )?premiere heure(?!\p{L})/gu, ' '],
  [/(?<!\p{L})first thing(?: in the morning)?(?: on)?(?!\p{L})/gu, ' '],
  [/^in the morning$/gu, (here) => (here.hour < 9 ? 'this morning' : 'tomorrow morning')],
  [/^in the evening$/gu, 'this evening'],
  [/(?<!\p{L})cet(?:te)? apres_midi(?!\p{L})/gu, 'this afternoon'],
  [
    /(?<!\p{L})(?:evening|afternoon|soir|apres_midi),? (?:at |a )?([1-9]|1[01])(?: ?(?:h|heures?)|:)?(\d{2})?(?=$| )(?! ?[ap]\.?m)/gu,
    (_here, [hour = '', minutes = '0']) => clock(Number(hour) + 12, Number(minutes))
  ],
  // With its hour beside it, it says nothing more.
  [
    /(?<!\p{L})(?:matin|morning|soir|evening|apres_midi|afternoon),? (?=(?:a |at )?\d{1,2}(?: ?h|:| ?heures?|$| ?[ap]m))/gu,
    ''
  ],
  [/(?<=\d ?h(?:\d\d)? |:\d\d )(demain|tomorrow) (?:matin|morning)(?!\p{L})/gu, (_here, [day = '']) => day],
  [/(?<=[\p{L}\d] )(?:dans l')?apres_midi(?!\p{L})/gu, '14h'],
  [/(?<!\p{L})apres_midi(?!\p{L})/gu, 'afternoon'],
  [/(?<=\d )(?:le |dans la )?(?:matin(?:ee)?)(?!\p{L})/gu, '9h'],
  [/(?<=\d )(?:le |dans la )?(?:soir(?:ee)?)(?!\p{L})/gu, '18h'],
  [/(?<!\p{L})midi(?!\p{L})/gu, '12h'],
  [/(?<!\p{L})minuit(?!\p{L})/gu, '0h']
]

/** Those of France go up to 24; those of England that nobody works at are of the afternoon. */
const hours: readonly Idiom[] = [
  [
    /(?<![\p{L}\d])(\d{1,2}) ?(?:heures?|h) (et demie|et quart|moins le quart)(?!\p{L})/gu,
    (_here, [hour = '', part = '']) => clock(Number(hour), quarter(part))
  ],
  [
    /(?<!\p{L})(half past|quarter past|quarter to) (\d{1,2})(?![\d:])/gu,
    (_here, [part = '', hour = '']) => clock(inWorkingDay(Number(hour)), quarter(part))
  ],
  [
    /(?<!(?:^| )in )(?<![\p{L}\d])(\d{1,2}) ?(?:heures?|h) ?(\d{2})(?!\d)/gu,
    (_here, [hour = '', minutes = '']) => clock(Number(hour), Number(minutes))
  ],
  [
    /(?<!(?:^| )in )(?<![\p{L}\d])(\d{1,2}) ?(?:heures?|h)(?![\p{L}\d])(?: du (?:matin|(soir)))?/gu,
    (_here, [hour = '', evening]) =>
      clock(Number(hour) + (evening !== undefined && Number(hour) < 12 ? 12 : 0), 0)
  ],
  [
    /(?<=(?:^| )at )([1-6])(?::(\d{2}))?(?! ?[ap]\.?m|[\d:/])/gu,
    (_here, [hour = '', minutes = '0']) => clock(inWorkingDay(Number(hour)), Number(minutes))
  ],
  [/(?<!\d)(\d{1,2}) ?o'clock/gu, (_here, [hour = '']) => clock(inWorkingDay(Number(hour)), 0)],
  [
    /(?<=(?:tomorrow|demain|today|aujourd'hui) )(\d{1,2})(?=$)/gu,
    (_here, [hour = '']) => clock(Number(hour), 0)
  ]
]

/** Such words lead back; chrono would look for the Monday that comes. */
const behind = /(?<!\p{L})(?:derniere?|passee?|last|ago|il y a)(?!\p{L})/u

/** Whether the words say something that was. */
export const liesBehind = (text: string): boolean => behind.test(text)

/** Words that say nothing more once the day and the hour are understood. */
const fillers = new Set(
  'le la les l de du d des a au aux vers pour ce cet cette en on at by the for around of to until till jusqu avant before'.split(
    ' '
  )
)

/** Says idioms in plain words, days that are counted as dates; `here` is now, where the person is. */
export const plainMoment = (sentence: string, here: Here): string => {
  let text = fold(sentence).replaceAll('’', "'").replace(/\s+/gu, ' ').trim()
  for (const [idiom, plain] of [...spellings, ...spans, ...days, ...partsOfDay, ...hours])
    text = text.replace(idiom, (...found: readonly unknown[]) =>
      typeof plain === 'string' ? plain : plain(here, groupsOf(found))
    )
  return text.replace(/\s+/gu, ' ').trim()
}

/** What a replacement is told: the match, its groups, then where it was found and in what. */
const groupsOf = (found: readonly unknown[]): readonly (string | undefined)[] =>
  found.slice(1, -2).map((group) => (typeof group === 'string' ? group : undefined))

/** Whether what stands around the words that were understood says nothing more: half a sentence understood is none. */
export const saysNothingMore = (around: string): boolean =>
  around.split(/[^\p{L}\p{N}]+/u).every((word) => word === '' || fillers.has(word))
