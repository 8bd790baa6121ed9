/** An address in a text, without what stands behind it in a sentence. */
const address = /https?:\/\/[^\s<>]*[^\s<>.,;:!?'")\]*_~]/gu

/** What makes emphasis, code, links, tables, entities or HTML of words. */
const marks = /[\\`*_[\]<>~|&]/u

/**
 * The words of a reply as Markdown that shows them as they are: what would make lists, titles, quotes, code, emphasis, links
 * or HTML of them is escaped, and an address with such marks stands in angles, where they mean nothing
 * (https://spec.commonmark.org/0.31.2/#backslash-escapes, #autolinks). @names and :emoji: stay.
 */
export const markdownOf = (text: string): string => {
  let markdown = ''
  let position = 0
  for (const { index, 0: found } of text.matchAll(address)) {
    markdown += escapedInline(text.slice(position, index)) + (marks.test(found) ? `<${found}>` : found)
    position = index + found.length
  }
  return (markdown + escapedInline(text.slice(position))).replace(/^.*$/gmu, escapedLine)
}

const escapedInline = (text: string): string => text.replace(/[\\`*_[\]<>~|&]/gu, (found) => `\\${found}`)

/** What means something at the beginning of a line alone; four blanks there would make code. */
const escapedLine = (line: string): string =>
  line
    .replace(/^[ \t]+/u, '')
    .replace(/^(#{1,6}(?=\s|$)|[-+=])/u, '\\$1')
    .replace(/^(\d{1,9})([.)])(?=\s|$)/u, '$1\\$2')

/** What was typed, out of the Markdown that `markdownOf` made of it. */
export const typedOf = (markdown: string): string =>
  markdown.replace(
    /\\([\\`*_[\]<>~|&#\-+=.)])|<(https?:\/\/[^\s<>]+)>/gu,
    (_found, mark?: string, link?: string) => mark ?? link ?? ''
  )

/** A picture of an upload. Its description stands between brackets. */
export const pictureOf = (
  description: string,
  {
    short_url,
    width,
    height
  }: { short_url: string; width?: number | null | undefined; height?: number | null | undefined }
): string => {
  const size = width && height ? `|${width}x${height}` : ''
  return `![${description.replace(/[[\]|\\\n]/gu, ' ').trim()}${size}](${short_url})`
}

/** The Markdown without the pictures that stand under it. */
export const withoutPictures = (markdown: string): string => {
  let words = markdown
  for (;;) {
    const below = words.trimEnd()
    const start = below.lastIndexOf('![')
    if (start === -1 || !picture.test(below.slice(start))) return words
    words = below.slice(0, start).trimEnd()
  }
}

const picture = /^!\[[^\]]*\]\(upload:\/\/[^)\s]*\)$/u
