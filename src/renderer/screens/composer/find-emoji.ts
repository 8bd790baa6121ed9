import { fold } from '../../../shared/text/fold.ts'

/** An emoji as emojibase tells it, in one language. */
export interface NamedEmoji {
  readonly hexcode: string
  readonly unicode: string
  readonly label: string
  readonly order?: number | undefined
  readonly tags?: readonly string[] | undefined
  readonly emoticon?: string | readonly string[] | undefined
}

/** What people who write much call them, by hexcode: `heart`, `+1`. */
export type EmojiCodes = Readonly<Record<string, string | readonly string[]>>

export interface KnownEmoji {
  readonly unicode: string
  readonly order: number
  readonly labels: Readonly<Record<'fr' | 'en', string>>
  /** Names and other words for it in both languages, without accents. */
  readonly names: readonly string[]
  readonly tags: readonly string[]
  readonly codes: readonly string[]
  /** Known well enough to be written with signs, as `<3`: of those of one name, the one that is meant. */
  readonly isCommon: boolean
}

/** `v` flag by constructor: the target of the build is below es2024, every engine it runs on has it. */
const emojiExpression = new RegExp('^\\p{RGI_Emoji}$', 'v')

/** Some bear a sign that asks for colours although they are always shown so: it would only count. */
const withoutNeedless = (unicode: string): string => {
  const bare = unicode.replace(/\ufe0f$/u, '')
  return emojiExpression.test(bare) ? bare : unicode
}

/** Both languages together, in the order of emoji pickers; letters of flags alone are left out. */
export const gatherEmoji = (
  fr: readonly NamedEmoji[],
  en: readonly NamedEmoji[],
  codes: EmojiCodes
): readonly KnownEmoji[] => {
  const english = new Map(en.map((one) => [one.hexcode, one]))
  return fr
    .flatMap(({ hexcode, unicode, label, order, tags }) => {
      const other = english.get(hexcode)
      if (order === undefined || other === undefined) return []
      return [
        {
          unicode: withoutNeedless(unicode),
          order,
          labels: { fr: label, en: other.label },
          names: [fold(label), fold(other.label)],
          tags: [...(tags ?? []), ...(other.tags ?? [])].map(fold),
          codes: [codes[hexcode] ?? []].flat().map((code) => code.replaceAll('_', ' ')),
          isCommon: other.emoticon !== undefined
        }
      ]
    })
    .toSorted((one, other) => one.order - other.order)
}

const mostProposed = 8

const rankOf = ({ names, tags, codes }: KnownEmoji, wanted: string): number | null => {
  if (codes.includes(wanted)) return 0
  if (names.includes(wanted)) return 0.5
  if ([...names, ...codes].some((name) => name.startsWith(wanted))) return 1
  if (names.some((name) => name.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted)))) return 2
  return tags.some((tag) => tag.startsWith(wanted)) ? 3 : null
}

/** The one of that code, those whose French or English name begins so, then those with a word that does, then those so tagged. */
export const findEmoji = (all: readonly KnownEmoji[], typed: string): readonly KnownEmoji[] => {
  const wanted = fold(typed).replaceAll('_', ' ')
  return all
    .flatMap((one) => {
      const rank = rankOf(one, wanted)
      return rank === null ? [] : [{ one, rank }]
    })
    .toSorted(
      (a, b) =>
        a.rank - b.rank || Number(b.one.isCommon) - Number(a.one.isCommon) || a.one.order - b.one.order
    )
    .slice(0, mostProposed)
    .map(({ one }) => one)
}
