/**
 * A moment (milliseconds since 1970) as the format says it; but the first of a month is « 1er » in French, where the tables of
 * Unicode (CLDR) say « 1 décembre ».
 */
export const dateInWords = (format: Intl.DateTimeFormat, milliseconds: number): string => {
  const usual = format.format(milliseconds)
  if (!/(?<!\d)1\s\p{L}/u.test(usual) || !format.resolvedOptions().locale.startsWith('fr')) return usual
  return format
    .formatToParts(milliseconds)
    .map(({ type, value }) => (type === 'day' && value === '1' ? '1er' : value))
    .join('')
}
