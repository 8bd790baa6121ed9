/** What the browser tells of a key press, as far as we look. */
export interface KeyPress {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly repeat: boolean
  readonly isComposing: boolean
  /** Whether AltGr is down, which some systems report as Control and Alt. */
  readonly altGraph: boolean
}

/**
 * The names under which a key press may stand in a binding, best first; none for what we leave to the system.
 * Letters go by what they write, so that they follow the layout (AZERTY); digits by where they are, because
 * AZERTY writes them only with Shift; signs such as `?` by what they write, whatever was held to write them. A layout of
 * another script (Cyrillic) writes none of our letters: there they go by where they are, as the caps of such keyboards say.
 */
export const namesOf = (press: KeyPress, apple: boolean): readonly string[] => {
  if (press.isComposing || press.altKey || press.altGraph) return []
  const mod = apple ? press.metaKey : press.ctrlKey
  const foreign = apple ? press.ctrlKey : press.metaKey
  if (foreign) return []
  const key = press.key.toLowerCase()
  const digit = /^(?:Digit|Numpad)(\d)$/u.exec(press.code)?.[1]
  const names: string[] = []
  if (isModifier(key)) return []
  if (isSign(key)) names.push(key)
  else if (key.length > 0) names.push(press.shiftKey ? `shift+${key}` : key)
  const letter = /^Key([A-Z])$/u.exec(press.code)?.[1]?.toLowerCase()
  if (letter !== undefined && isOfAnotherScript(key)) names.push(press.shiftKey ? `shift+${letter}` : letter)
  if (digit !== undefined && !names.includes(digit)) names.push(digit)
  return mod ? names.map((name) => `mod+${name}`) : names
}

/** What a press, after the chords already typed of a sequence, means among the bindings. */
export type Meaning =
  | { readonly kind: 'match'; readonly binding: string }
  /** The beginning of at least one sequence. */
  | { readonly kind: 'prefix'; readonly typed: string }
  | { readonly kind: 'nothing' }

/**
 * Finds the binding that a press completes, or the sequence that it begins or goes on with (`g` of `g i`).
 * A press that does not go on with the sequence typed so far is looked at by itself if it writes nothing or begins a sequence:
 * a letter that was meant to end one must not do something else (`g r` is no reply).
 */
export const meaningOf = (
  names: readonly string[],
  typed: string | null,
  bindings: Iterable<string>
): Meaning => {
  const all = [...bindings]
  for (const name of names) {
    const whole = typed === null ? name : `${typed} ${name}`
    if (all.includes(whole)) return { kind: 'match', binding: whole }
    if (all.some((binding) => binding.startsWith(`${whole} `))) return { kind: 'prefix', typed: whole }
  }
  if (typed === null) return { kind: 'nothing' }
  const alone = meaningOf(names, null, all)
  return alone.kind === 'match' && names.some(writes) ? { kind: 'nothing' } : alone
}

/** A chord that writes a character: a letter, a digit or a sign, with or without Shift. */
export const writes = (chord: string): boolean => /^(?:shift\+)?[^\s+]$/u.test(chord)

/** Whether a binding is well written: chords parted by one space, modifiers in the order mod, shift. */
export const isBinding = (binding: string): boolean =>
  binding.split(' ').every((chord) => /^(?:mod\+)?(?:shift\+)?(?:[^\s+A-Z]|[a-z]{2,})$/u.test(chord))

const isModifier = (key: string): boolean =>
  ['shift', 'control', 'alt', 'meta', 'altgraph', 'capslock', 'dead', 'process', 'unidentified'].includes(key)

/** A letter that no binding is written with. */
const isOfAnotherScript = (key: string): boolean => /^\p{L}$/u.test(key) && !/\p{Script=Latin}/u.test(key)

/** A character that is neither a letter nor a digit: Shift only served to write it. */
const isSign = (key: string): boolean => key.length === 1 && !/[\p{L}\p{N}\s]/u.test(key)
