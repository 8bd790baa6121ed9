import { z } from 'zod'
import { holidayCalendarSchema, holidayChoiceSchema } from '../model/holidays.ts'
import { keyboardSchema } from '../model/keyboard.ts'
import { lockMinutesSchema } from '../model/lock.ts'
import { lookSchema, textStepSchema } from '../model/look.ts'
import { command, query } from './define.ts'
import { writtenWordsIfAny } from '../model/written-words.ts'

export const settingsSchema = z.object({
  /** system: the language of the computer, French or else English. */
  language: z.enum(['system', 'fr', 'en']),
  ...lookSchema.shape,
  companyName: writtenWordsIfAny(120),
  /** Whose public holidays the company keeps; `none`: those of no country. */
  holidays: holidayChoiceSchema,
  keyboard: keyboardSchema,
  /** After how many minutes without a hand on the window it is locked. */
  lockAfterMinutes: lockMinutesSchema,
  /** Answered the question of the first run. */
  welcomed: z.boolean()
})
export type Settings = Readonly<z.infer<typeof settingsSchema>>

/** Characters that a pass-phrase has at least: four or five words. */
export const shortestPassphrase = 12
const passphraseSchema = z.string().min(shortestPassphrase).max(1_000)

export const settings = {
  get: query({
    input: z.object({}),
    output: settingsSchema.extend({
      /** The language that `system` means here. */
      systemLanguage: z.enum(['fr', 'en']),
      version: z.string(),
      /** Where secrets are: `locked` waits for the pass-phrase, `session` forgets them when the app quits. */
      secretStorage: z.enum(['keyring', 'passphrase', 'locked', 'session']),
      /** Whether a pass-phrase may take the place of the keyring that is missing. */
      mayChoosePassphrase: z.boolean(),
      sampleLoaded: z.boolean()
    }),
    reads: ['setting', 'account']
  }),
  /** The calendars of public holidays: each country, and its parts that have one of their own, named as there. */
  holidayCalendars: query({
    input: z.object({}),
    output: z.array(
      z.object({
        calendar: holidayCalendarSchema,
        parts: z.array(z.object({ calendar: holidayCalendarSchema, name: z.string() }))
      })
    ),
    reads: []
  }),
  change: command({ input: settingsSchema.partial(), output: z.null() }),
  /**
   * Where the computer has no keyring: from now on this opens the secrets. What an earlier pass-phrase made stays unread, and
   * its accounts ask to be reconnected. Refused with not_allowed.
   */
  choosePassphrase: command({ input: z.object({ passphrase: passphraseSchema }), output: z.null() }),
  /** Opens the secrets of earlier days, and asks the accounts again that waited. Refused with passphrase_wrong, not_allowed. */
  enterPassphrase: command({
    input: z.object({ passphrase: z.string().min(1).max(1_000) }),
    output: z.null()
  }),
  /** Makes everything one step larger or smaller, or its usual size; answers the size it then has. */
  stepTextSize: command({
    input: z.object({ step: textStepSchema }),
    output: lookSchema.pick({ textSize: true })
  }),
  /** The window says which key each action has, so that the menu shows the same. */
  showKeys: command({
    input: z.object({ keys: z.record(z.string().max(60), z.string().max(40)) }),
    output: z.null()
  })
}

export const sample = {
  /** The demonstration inbox, its times moved so that it looks like today. */
  load: command({ input: z.object({}), output: z.null() }),
  /** Removes every row of the sample and nothing else. */
  remove: command({ input: z.object({}), output: z.null() })
}
