/** What a cell of a table may hold. */
export type Cell = string | number | null

const byteOf = (character: string): number => character.charCodeAt(0)
const [comma, quote, apostrophe, backslash] = [byteOf(','), byteOf('"'), byteOf("'"), byteOf('\\')]
const [space, semicolon] = [byteOf(' '), byteOf(';')]
const [lineFeed, carriageReturn] = [byteOf('\n'), byteOf('\r')]
const [nullBegins, closing, unicode] = [byteOf('n'), byteOf('}'), byteOf('u')]

const marked = (characters: string): Uint8Array => {
  const marks = new Uint8Array(256)
  for (const byte of Buffer.from(characters)) marks[byte] = 1
  return marks
}

/** Where a spreadsheet that parts cells otherwise than by commas (in French: by semicolons) begins one: our quotes are none to it. */
const parting = marked(';\t\r\n')
const partingEscapes = marked('trn')

/**
 * What a cell may begin with as it stands. A spreadsheet takes what begins with an operator for a formula and runs it, some
 * after passing over blanks, quotes and controls. https://owasp.org/www-community/attacks/CSV_Injection
 */
const plain = marked('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789{[(<#!?:_~&$%.*/')

/** Beyond ASCII, letters are plain; blanks, marks without width, signs of sums and full-width forms are not. */
const isPlain = (json: Uint8Array, at: number): boolean => {
  const first = json[at] ?? 0
  if (first < 0x80) return plain[first] === 1
  const second = json[at + 1] ?? 0
  const third = json[at + 2] ?? 0
  switch (first) {
    case 0xc2:
      return second > 0xa0 && second !== 0xad
    case 0xe1:
      return !(second === 0x85 || (second === 0x9a && third === 0x80) || (second === 0xa0 && third === 0x8e))
    case 0xe2:
      // Of general punctuation, dashes, quotes and bullets are words.
      if (second === 0x80) return third >= 0x90 && third <= 0xa7
      return second > 0x82 && !(second === 0x88 && third === 0x92)
    case 0xe3:
      return !((second === 0x80 && third === 0x80) || second === 0x85)
    default:
      return first !== 0xef
  }
}

const isPlainCharacter = (character: string): boolean => isPlain(Buffer.from(JSON.stringify(character)), 1)

/** Whether a cell that began here would be one to mark: past apostrophes and blanks stands what is no plain word. */
const wouldBeMarked = (json: Uint8Array, from: number): boolean => {
  let at = from
  while (json[at] === apostrophe) at += 1
  while (json[at] === space) at += 1
  const ends = json[at] === quote || json[at] === semicolon
  const parts = json[at] === backslash && partingEscapes[json[at + 1] ?? 0] === 1
  return !ends && !parts && !isPlain(json, at)
}

/** The apostrophe that `jsonAsCsv` put before such a one. */
const addedWithin = /(?<=[;\t\r\n])'(?='*(?!') *(?! )([^;\t\r\n]))/gu

const quoted = marked('",\r\n')
/** Where more is to be done than to take the byte over. */
const special = marked('",;\\')

/** What stands behind a backslash in JSON. https://www.rfc-editor.org/rfc/rfc8259#section-7 */
const escaped = new Map(
  Object.entries({ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }).map(([letter, is]) => [
    byteOf(letter),
    byteOf(is)
  ])
)

/**
 * Makes lines of CSV of lines of JSON as SQLite writes them, which always have these columns in this order. Bytes become
 * bytes, so that what is in a million rows is never a text of JavaScript. What is no plain word, which a spreadsheet could
 * run, begins with an apostrophe that `readCell` takes off again; so does what could begin a cell of its own where others
 * part them, and an empty text, which an empty cell (nothing at all) must not be taken for. What comes back is valid until
 * the next call.
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
          if (!isPlain(json, at)) into[to++] = apostrophe
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
            if (parting[byte] === 1 && wouldBeMarked(json, at)) into[to++] = apostrophe
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

/** How cells are written: 1 marked the beginning of a cell only. */
export const cellForm = 2

/** The value that `jsonAsCsv` wrote; `isNumber`: of a column of numbers. */
export const readCell = (cell: string, isNumber: boolean, form: number = cellForm): Cell => {
  if (cell === '') return null
  if (isNumber) return Number(cell)
  const text = cell.startsWith("'") ? cell.slice(1) : cell
  return form === 1
    ? text
    : text.replace(addedWithin, (mark, next: string) => (isPlainCharacter(next) ? mark : ''))
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
