/** A value as one line of JSON, without its end: readers of lines take two characters of Unicode for ends of lines. */
export const jsonLine = (value: unknown): string =>
  JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
