import { Parser } from 'htmlparser2'

/** Elements that begin on a line of their own. */
const lines = new Set(
  'address article div dd dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tr ul'.split(
    ' '
  )
)
/** Elements with an empty line before and after. */
const paragraphs = new Set('blockquote h1 h2 h3 h4 h5 h6 p pre'.split(' '))
const unseen = new Set('head script style title template noscript'.split(' '))
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
  const closing: (() => void)[] = []

  const endLine = (): void => {
    const words = preformatted > 0 ? line.trimEnd() : line.trim()
    if (words !== '') out.push(`${'> '.repeat(quotes)}${words}`)
    line = ''
  }
  const emptyLine = (): void => {
    endLine()
    if (out.length > 0 && out.at(-1) !== '') out.push('')
  }
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        if (name === 'br') {
          if (line.trim() === '') emptyLine()
          else endLine()
        }
        if (lines.has(name)) endLine()
        const stands = paragraphs.has(name) && !(attributes['class'] ?? '').includes('MsoNormal')
        if (stands) emptyLine()
        if (name === 'td' || name === 'th') line += ' '
        const isQuote = name === 'blockquote'
        if (isQuote) quotes = Math.min(quotes + 1, deepest)
        if (name === 'pre') preformatted += 1
        if (unseen.has(name)) hidden += 1
        closing.push(() => {
          if (lines.has(name) || isQuote) endLine()
          if (isQuote) quotes -= 1
          if (stands) emptyLine()
          if (name === 'pre') preformatted -= 1
          if (unseen.has(name)) hidden -= 1
        })
      },
      onclosetag: () => closing.pop()?.(),
      ontext: (text) => {
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
    },
    { decodeEntities: true, lowerCaseTags: true }
  )
  parser.write(html)
  parser.end()
  endLine()
  return out.join('\n').trim()
}
