/** What a cell of a table may hold. */
export type Cell = string | number | null

const byteOf = (character: string): number => character.charCodeAt(0)
const [comma, quote, apostrophe, backslash] = [byteOf(','), byteOf('"'), byteOf("'"), byteOf('\\')]
const [lineFeed, carriageReturn] = [byteOf('\n'), byteOf('\r')]
const [nullBegins, closing, unicode] = [byteOf('n'), byteOf('}'), byteOf('u')]

const marked = (characters: string): Uint8Array => {
  const marks = new Uint8Array(256)
  for (const byte of Buffer.from(characters)) marks[byte] = 1
  return marks
}

/** A spreadsheet takes what begins so for a formula, and runs it. https://owasp.org/www-community/attacks/CSV_Injection */
const dangerous = marked("=+-@\t\r'")
const dangerousEscapes = marked('tr')
const quoted = marked('",\r\n')
/** Where more is to be done than to take the byte over. */
const special = marked('",\\')

/** What stands behind a backslash in JSON. https://www.rfc-editor.org/rfc/rfc8259#section-7 */
const escaped = new Map(
  Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(([letter, is]) => [
    byteOf(letter),
    byteOf(is)
  ])
)

/**
 * Makes lines of CSV of lines of JSON as SQLite writes them, which always have these columns in this order. Bytes become
 * bytes, so that what is in a million rows is never a text of JavaScript. What a spreadsheet would run begins with an
 * apostrophe, which shows nothing there and which `readCell` takes off again; so does an empty text, which an empty cell
 * (nothing at all) must not be taken for. What comes back is valid until the next call.
 */
export const jsonAsCsv = (columns: readonly string[]) => {
  // Before a value stand a brace or a comma, its name in quotes, and a colon.
  const skipped = Uint32Array.from(columns, (name) => Buffer.byteLength(JSON.stringify(name)) + 2)
  const last = columns.length - 1
  let lines = new Uint8Array(0)
  return (json: Uint8Array): Uint8Array => {
    // The longest that can be: quotes double, but JSON has written them with a backslash; a comma or a line needs quotes
    // and an apostrophe around a value, whose name is longer.
    if (lines.length < 2 * json.length) lines = new Uint8Array(2 * json.length)
    const into = lines
    const { length } = json
    let to = 0
    let at = 0
    while (at < length) {
      for (let column = 0; column <= last; column += 1) {
        at += skipped[column] ?? 0
        const first = json[at] ?? 0
        if (first === quote) {
          at += 1
          const start = to
          let byte = json[at] ?? quote
          if (
            byte === quote ||
            dangerous[byte] === 1 ||
            (byte === backslash && dangerousEscapes[json[at + 1] ?? 0] === 1)
          )
            into[to++] = apostrophe
          let isQuoted = false
          for (;;) {
            while (special[byte] === 0) {
              into[to++] = byte
              at += 1
              byte = json[at] ?? quote
            }
            if (byte === quote) break
            if (byte === backslash) {
              at += 1
              byte = json[at] ?? quote
              if (byte === unicode) {
                byte = parseInt(Buffer.from(json.subarray(at + 1, at + 5)).toString(), 16)
                at += 4
              } else byte = escaped.get(byte) ?? byte
            }
            if (quoted[byte] === 1 && !isQuoted) {
              isQuoted = true
              // What was written so far moves on by the quote that it has to begin with.
              into.copyWithin(start + 1, start, to)
              into[start] = quote
              to += 1
            }
            if (byte === quote) into[to++] = quote
            into[to++] = byte
            at += 1
            byte = json[at] ?? quote
          }
          if (isQuoted) into[to++] = quote
          at += 1
        } else if (first === nullBegins) at += 4
        else
          for (let byte = first; byte !== comma && byte !== closing; byte = json[at] ?? closing) {
            into[to++] = byte
            at += 1
          }
        if (column < last) into[to++] = comma
      }
      into[to++] = carriageReturn
      into[to++] = lineFeed
      // The brace and the end of the line.
      if (json[at] !== closing || json[at + 1] !== lineFeed)
        throw new Error('a row is not as its columns say')
      at += 2
    }
    return into.subarray(0, to)
  }
}

/** The value that `jsonAsCsv` wrote; `isNumber`: of a column of numbers. */
export const readCell = (cell: string, isNumber: boolean): Cell => {
  if (cell === '') return null
  if (isNumber) return Number(cell)
  return cell.startsWith("'") ? cell.slice(1) : cell
}

/** Reads rows of CSV from pieces of text, however they are cut; a row is given once it is whole. */
export const csvRows = (onRow: (cells: readonly string[]) => void) => {
  let cells: string[] = []
  let cell = ''
  let isQuoted = false
  let wasQuote = false
  const endRow = (): void => {
    cells.push(cell)
    cell = ''
    onRow(cells)
    cells = []
  }
  const take = (character: string): void => {
    if (isQuoted && !wasQuote) {
      if (character === '"') wasQuote = true
      else cell += character
      return
    }
    if (wasQuote && character === '"') {
      cell += '"'
      wasQuote = false
      return
    }
    if (wasQuote) isQuoted = false
    wasQuote = false
    if (character === '"' && cell === '') isQuoted = true
    else if (character === ',') {
      cells.push(cell)
      cell = ''
    } else if (character === '\n') endRow()
    else cell += character
  }
  return {
    add: (text: string): void => {
      for (const character of text) take(character)
    },
    end: (): void => {
      if (cell !== '' || cells.length > 0) endRow()
    }
  }
}
