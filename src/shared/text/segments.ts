type Granularity = 'grapheme' | 'word' | 'sentence'

/** Made when one is first asked for: the first takes ten milliseconds, which no start needs. */
const made = new Map<Granularity, Intl.Segmenter>()

/** The letters, words or sentences of a text as a person sees them, whatever its language (Unicode UAX 29). */
export const segmentsOf = (text: string, granularity: Granularity): Intl.Segments => {
  const segmenter = made.get(granularity) ?? new Intl.Segmenter('und', { granularity })
  made.set(granularity, segmenter)
  return segmenter.segment(text)
}
