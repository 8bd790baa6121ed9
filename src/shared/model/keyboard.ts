import { z } from 'zod'

/** Whose keys one is used to; `none`: no key that writes a character (WCAG 2.1.4). */
export const keyboardPresetSchema = z.enum(['porte_parole', 'gmail', 'superhuman', 'none'])
export type KeyboardPreset = z.infer<typeof keyboardPresetSchema>

/** The keys as a person has them. */
export const keyboardSchema = z.object({
  preset: keyboardPresetSchema,
  /** The bindings of an action where they are not those of the preset; none: it has no key. */
  changes: z.record(z.string().max(60), z.array(z.string().min(1).max(40)).max(4))
})
export type Keyboard = Readonly<z.infer<typeof keyboardSchema>>

export const usualKeyboard: Keyboard = { preset: 'porte_parole', changes: {} }
