import { findLinks } from '../../../shared/text/find-links.ts'

/**
 * The words of a reply as Markdown that shows them as they are: what would make lists, titles, quotes, code, emphasis, links
 * or HTML of them is escaped (https://spec.commonmark.org/0.31.2/#backslash-escapes). Links, @names and :emoji: stay.
 */
export const markdownOf = (text: string): string => {
  let markdown = ''
  let position = 0
  for (const { start, end } of findLinks(text, false)) {
    markdown += escapedInline(text.slice(position, start)) + text.slice(start, end)
    position = end
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
export const typedOf = (markdown: string): string => markdown.replace(/\\([\\`*_[\]<>~|&#\-+=.)])/gu, '$1')

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
export const withoutPictures = (markdown: string): string =>
  markdown.replace(/(?:\s*!\[[^\]]*\]\(upload:\/\/[^)\s]*\))+\s*$/u, '')
