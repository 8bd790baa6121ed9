import { z } from 'zod'

/** How large everything is, in hundredths of its usual size. */
export const textSizes = [90, 100, 110, 125, 150, 175] as const
export type TextSize = (typeof textSizes)[number]
export const usualTextSize: TextSize = 100

/** How the window looks, as the person chose it; `system`: as the computer says. */
export const lookSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  density: z.enum(['comfortable', 'compact']),
  textSize: z.literal(textSizes),
  contrast: z.enum(['system', 'more']),
  motion: z.enum(['system', 'less'])
})
export type Look = Readonly<z.infer<typeof lookSchema>>

export const usualLook: Look = {
  theme: 'system',
  density: 'comfortable',
  textSize: usualTextSize,
  contrast: 'system',
  motion: 'system'
}

export const textStepSchema = z.enum(['larger', 'smaller', 'usual'])
export type TextStep = z.infer<typeof textStepSchema>

/** The next size in that direction; the last one stays. */
export const stepTextSize = (now: TextSize, step: TextStep): TextSize => {
  if (step === 'usual') return usualTextSize
  const at = textSizes.indexOf(now) + (step === 'larger' ? 1 : -1)
  return textSizes[at] ?? now
}

/** What the styles read on the root element, as `data-` attributes; null: the attribute is not there. */
export interface LookMarks {
  readonly theme: 'light' | 'dark' | null
  readonly density: 'compact' | null
  readonly contrast: 'more' | null
  readonly motion: 'less' | null
}

/** What the person chose, and what their computer asks for where they left that to it. */
export const lookMarks = (
  look: Look,
  computer: { readonly moreContrast: boolean; readonly lessMotion: boolean }
): LookMarks => ({
  theme: look.theme === 'system' ? null : look.theme,
  density: look.density === 'compact' ? 'compact' : null,
  contrast: look.contrast === 'more' || computer.moreContrast ? 'more' : null,
  motion: look.motion === 'less' || computer.lessMotion ? 'less' : null
})
