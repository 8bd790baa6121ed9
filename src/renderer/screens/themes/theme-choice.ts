import { fold } from '../../../shared/text/fold.ts'

/** A theme as it may be chosen: for all of the conversations, for some of them, or for none. */
export interface Choice {
  readonly name: string
  readonly borne: 'all' | 'some' | 'none'
}

/** What a theme was, and what the person made of it; one that is not in the record is left as it is. */
export type Changed = Readonly<Record<string, boolean>>

/** The themes that hold what is typed, those put on first; and the new one that would be made of it, if none bears that name. */
export const offered = (
  choices: readonly Choice[],
  typed: string
): { readonly known: readonly Choice[]; readonly fresh: string | null } => {
  const name = typed.trim().replace(/\s+/gu, ' ')
  const wanted = fold(name)
  const known = choices.filter((choice) => fold(choice.name).includes(wanted))
  const taken = choices.some((choice) => fold(choice.name) === wanted)
  return { known, fresh: name === '' || taken ? null : name }
}

/** Whether a theme will stand on all of the conversations. */
export const isOn = ({ name, borne }: Choice, changed: Changed): boolean | 'some' =>
  changed[fold(name)] ?? (borne === 'some' ? 'some' : borne === 'all')

/** Puts a theme on, or takes it away; what only some bear is put on all first. */
export const toggled = (choice: Choice, changed: Changed): Changed => ({
  ...changed,
  [fold(choice.name)]: isOn(choice, changed) !== true
})
