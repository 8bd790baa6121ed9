/** Keys whose cap is a word, translated in `actions:key`. */
const named = ['enter', 'escape', 'mod', 'shift'] as const
export type NamedKey = (typeof named)[number]

const drawn: Readonly<Record<string, string>> = { arrowdown: '↓', arrowup: '↑', shift: '⇧' }

/** What stands on the caps of a binding: `shift+e` is ["⇧E"], `g i` is ["G", "I"], `mod+k` is [mod's word and K]. */
export const caps = (keys: string, nameOf: (key: NamedKey) => string): readonly string[] =>
  keys.split(' ').flatMap((chord) => {
    const parts = chord.split('+').map((part) => capOf(part, nameOf))
    return chord.startsWith('mod+') ? parts : [parts.join('')]
  })

/** The bindings as the value of `aria-keyshortcuts`: `["j", "mod+k"]` is "J Control+K". Sequences have no notation there. */
export const spokenKeys = (keys: readonly string[]): string | undefined => {
  const spoken = keys
    .filter((binding) => !binding.includes(' '))
    .map((binding) => binding.split('+').map(spokenKey).join('+'))
  return spoken.length === 0 ? undefined : spoken.join(' ')
}

const capOf = (key: string, nameOf: (key: NamedKey) => string): string => {
  const symbol = drawn[key]
  if (symbol !== undefined) return symbol
  const name = named.find((each) => each === key)
  return name === undefined ? key.toUpperCase() : nameOf(name)
}

const spokenKey = (key: string): string => {
  if (key === 'mod') return isApple() ? 'Meta' : 'Control'
  if (key === 'arrowdown') return 'ArrowDown'
  if (key === 'arrowup') return 'ArrowUp'
  return key.charAt(0).toUpperCase() + key.slice(1)
}

/** Whether the command key takes the place of Control. */
export const isApple = (): boolean => /Mac/u.test(navigator.userAgent)
