/** One press of a key, as a browser would tell it. */
export interface Stroke {
  readonly code: string
  readonly key: string
  readonly shift: boolean
  readonly altGraph: boolean
}

const rows = [
  ['Backquote', ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 0].map((digit) => `Digit${digit}`), 'Minus', 'Equal'],
  [...[...'QWERTYUIOP'].map((letter) => `Key${letter}`), 'BracketLeft', 'BracketRight'],
  [...[...'ASDFGHJKL'].map((letter) => `Key${letter}`), 'Semicolon', 'Quote', 'Backslash'],
  ['IntlBackslash', ...[...'ZXCVBNM'].map((letter) => `Key${letter}`), 'Comma', 'Period', 'Slash']
] as const

interface Layout {
  readonly plain: readonly [string, string, string, string]
  readonly shift: readonly [string, string, string, string]
  /** What AltGr writes, by the key that is held with it. */
  readonly altGraph: Readonly<Record<string, string>>
  /** Signs that wait for the letter they stand on: the browser says `Dead`. */
  readonly dead: string
}

const usPlain = ['`1234567890-=', 'qwertyuiop[]', "asdfghjkl;'\\", '<zxcvbnm,./'] as const
const usShift = ['~!@#$%^&*()_+', 'QWERTYUIOP{}', 'ASDFGHJKL:"|', '>ZXCVBNM<>?'] as const

/** What the keys of a layout write; from the layouts that X.Org's xkeyboard-config describes. */
const described = {
  us: { plain: usPlain, shift: usShift, altGraph: {}, dead: '' },
  fr: {
    plain: ['²&é"\'(-è_çà)=', 'azertyuiop^$', 'qsdfghjklmù*', '<wxcvbn,;:!'],
    shift: ['²1234567890°+', 'AZERTYUIOP¨£', 'QSDFGHJKLM%µ', '>WXCVBN?./§'],
    altGraph: {
      Digit2: '~',
      Digit3: '#',
      Digit4: '{',
      Digit5: '[',
      Digit6: '|',
      Digit7: '`',
      Digit8: '\\',
      Digit9: '^',
      Digit0: '@',
      Minus: ']',
      Equal: '}',
      KeyE: '€'
    },
    dead: '^¨~`'
  },
  be: {
    plain: ['²&é"\'(§è!çà)-', 'azertyuiop^$', 'qsdfghjklmùµ', '<wxcvbn,;:='],
    shift: ['³1234567890°_', 'AZERTYUIOP¨*', 'QSDFGHJKLM%£', '>WXCVBN?./+'],
    altGraph: { Digit1: '|', Digit2: '@', Digit3: '#', Digit6: '^', Digit9: '{', Digit0: '}', KeyE: '€' },
    dead: '^¨'
  },
  'de-CH': {
    plain: ["§1234567890'^", 'qwertzuiopü¨', 'asdfghjklöä$', '<yxcvbnm,.-'],
    shift: ['°+"*ç%&/()=?`', 'QWERTZUIOPè!', 'ASDFGHJKLéà£', '>YXCVBNM;:_'],
    altGraph: { Digit1: '¦', Digit2: '@', Digit3: '#', Digit7: '|', BracketLeft: '[', Quote: '{', KeyE: '€' },
    dead: '^¨`'
  },
  pl: {
    plain: usPlain,
    shift: usShift,
    altGraph: {
      KeyA: 'ą',
      KeyC: 'ć',
      KeyE: 'ę',
      KeyL: 'ł',
      KeyN: 'ń',
      KeyO: 'ó',
      KeyS: 'ś',
      KeyX: 'ź',
      KeyZ: 'ż'
    },
    dead: ''
  },
  'us-intl': {
    plain: usPlain,
    shift: usShift,
    altGraph: { KeyE: 'é', KeyA: 'á', KeyU: 'ú', KeyI: 'í', KeyO: 'ó', KeyN: 'ñ', KeyZ: 'æ', KeyY: 'ü' },
    dead: '\'"`~^'
  },
  dvorak: {
    plain: ['`1234567890[]', "',.pyfgcrl/=", 'aoeuidhtns-\\', '<;qjkxbmwvz'],
    shift: ['~!@#$%^&*(){}', '"<>PYFGCRL?+', 'AOEUIDHTNS_|', '>:QJKXBMWVZ'],
    altGraph: {},
    dead: ''
  },
  ru: {
    plain: ['ё1234567890-=', 'йцукенгшщзхъ', 'фывапролджэ\\', '/ячсмитьбю.'],
    shift: ['Ё!"№;%:?*()_+', 'ЙЦУКЕНГШЩЗХЪ', 'ФЫВАПРОЛДЖЭ/', '|ЯЧСМИТЬБЮ,'],
    altGraph: { Digit8: '₽' },
    dead: ''
  }
} as const satisfies Readonly<Record<string, Layout>>

export type LayoutName = keyof typeof described
export const layoutNames = [
  'us',
  'fr',
  'be',
  'de-CH',
  'pl',
  'us-intl',
  'dvorak',
  'ru'
] as const satisfies readonly LayoutName[]

/** Every key of the writing block of a layout: alone, with Shift, with AltGr. */
export const strokesOf = (name: LayoutName): readonly Stroke[] => {
  const { plain, shift, altGraph, dead }: Layout = described[name]
  const told = (written: string): string => (dead.includes(written) ? 'Dead' : written)
  const strokes: Stroke[] = []
  for (const [row, codes] of rows.entries())
    for (const [column, code] of codes.entries()) {
      const written = { plain: [...(plain[row] ?? '')][column], shift: [...(shift[row] ?? '')][column] }
      if (written.plain !== undefined)
        strokes.push({ code, key: told(written.plain), shift: false, altGraph: false })
      if (written.shift !== undefined)
        strokes.push({ code, key: told(written.shift), shift: true, altGraph: false })
    }
  for (const [code, written] of Object.entries(altGraph))
    strokes.push({ code, key: told(written), shift: false, altGraph: true })
  return strokes
}

/** The stroke that writes this with this layout. */
export const strokeOf = (name: LayoutName, written: string): Stroke => {
  const stroke = strokesOf(name).find(({ key }) => key === written)
  if (stroke === undefined) throw new Error(`${name} has no key for ${written}`)
  return stroke
}
