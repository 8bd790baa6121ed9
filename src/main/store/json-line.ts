/** Readers of lines take two characters of Unicode for ends of lines: in JSON they are written in letters. */
export const withoutLineEnds = (json: string): string =>
  json.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')

/** A value as one line of JSON, without its end. */
export const jsonLine = (value: unknown): string => withoutLineEnds(JSON.stringify(value))
