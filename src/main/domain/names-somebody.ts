/** What stands around a whole field, in a row of CSV, a JSON document or an address. */
const edges = new Set(['', '"', "'", ',', ';', '\t', '|', '@', '/', ':', '\\', '>', '<', '\n', '\r'])

/**
 * Whether something that came in and could not be read has one of these names as a whole field: an author, an id, the end of
 * an address. A name inside a sentence is not meant: it may be somebody else's. Upper and lower case are alike, and JSON may
 * have written letters as `\\u00e9`.
 */
export const namesSomebody = (raw: string, names: readonly string[]): boolean => {
  const text = raw
    .replace(/\\u([0-9a-f]{4})/giu, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .toLowerCase()
  return names.some((name) => name.trim() !== '' && hasField(text, name.trim().toLowerCase()))
}

const hasField = (text: string, name: string): boolean => {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (edges.has(edgeBefore(text, at)) && edges.has(edgeAfter(text, at + name.length))) return true
  return false
}

/** The nearest character that is no space; empty at an end of the text. */
const edgeBefore = (text: string, start: number): string => {
  let at = start - 1
  while (at >= 0 && text[at] === ' ') at -= 1
  return text[at] ?? ''
}

const edgeAfter = (text: string, end: number): string => {
  let at = end
  while (text[at] === ' ') at += 1
  return text[at] ?? ''
}
