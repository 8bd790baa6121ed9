/** What a cell of a table may hold. */
export type Cell = string | number | null

/** A spreadsheet takes what begins so for a formula, and runs it. https://owasp.org/www-community/attacks/CSV_Injection */
const dangerous = /^[=+\-@\t\r']/u

/**
 * A value as a cell of CSV. What a spreadsheet would run begins with an apostrophe, which shows nothing there and which
 * `readCell` takes off again; so does an empty text, which an empty cell (nothing at all) must not be taken for.
 */
export const writeCell = (value: Cell): string => {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = value === '' || dangerous.test(value) ? `'${value}` : value
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** The value that `writeCell` wrote; `isNumber`: of a column of numbers. */
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
