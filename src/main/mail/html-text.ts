import { Tokenizer } from 'htmlparser2'

/** Elements that begin on a line of their own. */
const lines = new Set(
  'address article div dd dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tr ul'.split(
    ' '
  )
)
/** Elements with an empty line before and after. */
const paragraphs = new Set('blockquote h1 h2 h3 h4 h5 h6 p pre'.split(' '))
const unseen = new Set('head script style title template noscript'.split(' '))
/** Elements that hold nothing, and need no end. */
const empty = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))
/** Begins of the one end what was open of the other, as writers of HTML leave it. */
const endsOpen: Readonly<Record<string, readonly string[]>> = {
  li: ['li', 'p'],
  dt: ['dd', 'dt', 'p'],
  dd: ['dd', 'dt', 'p'],
  tr: ['tr', 'td', 'th', 'p'],
  td: ['td', 'th', 'p'],
  th: ['td', 'th', 'p']
}
/** Deeper nesting than any mail program makes: what lies below is read as if it stood here. */
const deepest = 200

/**
 * The words of an HTML mail, with `> ` before what stands in a `<blockquote>`, as plain mails quote. Nothing is fetched
 * and nothing but text is kept. Paragraphs of Outlook (`MsoNormal`) stand on lines of their own without an empty line.
 */
export const htmlText = (html: string): string => {
  const out: string[] = []
  let line = ''
  let quotes = 0
  let hidden = 0
  let preformatted = 0
  /** What is open and will be felt when it closes; words within words (`<b>`) are not, however deep they lie. */
  const open: { readonly name: string; close(): void }[] = []

  const endLine = (): void => {
    const words = preformatted > 0 ? line.trimEnd() : line.trim()
    if (words !== '') out.push(`${'> '.repeat(quotes)}${words}`)
    line = ''
  }
  const emptyLine = (): void => {
    endLine()
    if (out.length > 0 && out.at(-1) !== '') out.push('')
  }
  const closeUpTo = (index: number): void => {
    while (open.length > index) open.pop()?.close()
  }
  const begin = (name: string, classes: string): void => {
    const last = open.at(-1)?.name ?? ''
    const ends = endsOpen[name] ?? (lines.has(name) || paragraphs.has(name) ? ['p'] : [])
    if (ends.includes(last)) closeUpTo(open.length - 1)
    if (name === 'br') {
      if (line.trim() === '') emptyLine()
      else endLine()
    }
    if (lines.has(name)) endLine()
    const stands = paragraphs.has(name) && !classes.includes('MsoNormal')
    if (stands) emptyLine()
    if (name === 'td' || name === 'th') line += ' '
    const isQuote = name === 'blockquote'
    const isCounted = isQuote && quotes < deepest
    if (isCounted) quotes += 1
    if (name === 'pre') preformatted += 1
    if (unseen.has(name)) hidden += 1
    const isFelt =
      lines.has(name) || paragraphs.has(name) || unseen.has(name) || Object.hasOwn(endsOpen, name)
    if (!isFelt || empty.has(name)) return
    open.push({
      name,
      close() {
        if (lines.has(name) || isQuote) endLine()
        if (isCounted) quotes -= 1
        if (stands) emptyLine()
        if (name === 'pre') preformatted -= 1
        if (unseen.has(name)) hidden -= 1
      }
    })
  }
  const end = (name: string): void => {
    for (let index = open.length - 1; index >= Math.max(0, open.length - deepest); index -= 1)
      if (open[index]?.name === name) return closeUpTo(index)
  }
  const write = (text: string): void => {
    if (hidden > 0) return
    if (preformatted === 0) {
      line += text.replaceAll(/[\t\n\r ]+/gu, ' ')
      return
    }
    const [first, ...rest] = text.split(/\r\n?|\n/u)
    line += first ?? ''
    for (const next of rest) {
      endLine()
      line = next
    }
  }
  let name = ''
  let attribute = ''
  let classes = ''
  // A tokenizer, not a parser: its list of what is open grows with every tag, and each one costs as much as there are before
  // it. Two mebibytes of `<b>` within `<b>` would hold the app for minutes.
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(from, to) {
        name = html.slice(from, to).toLowerCase()
        classes = ''
      },
      onattribname(from, to) {
        attribute = html.slice(from, to).toLowerCase()
      },
      onattribdata(from, to) {
        if (attribute === 'class') classes += html.slice(from, to)
      },
      onattribentity() {},
      onattribend() {},
      onopentagend: () => begin(name, classes),
      onselfclosingtag: () => begin(name, classes),
      onclosetag: (from, to) => end(html.slice(from, to).toLowerCase()),
      ontext: (from, to) => write(html.slice(from, to)),
      ontextentity: (codepoint) => write(String.fromCodePoint(codepoint)),
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      oncdata() {},
      onend() {}
    }
  )
  tokenizer.write(html)
  tokenizer.end()
  closeUpTo(0)
  endLine()
  return out.join('\n').trim()
}
