import { type LetterParts, type LetterSection, type QuotedPart, softenedWords } from './letter-view.ts'

/** A letter as plain text: what a screen reader, a watch or a cautious mail program shows. */
export const letterText = (parts: LetterParts): string => {
  const blocks = [
    parts.greeting,
    ...parts.opening,
    ...parts.sections.map((section) => sectionText(section, parts)),
    ...(parts.action === null ? [] : [`${parts.action.label}\n${parts.action.address}`]),
    ...parts.closing,
    ...(parts.signature === '' ? [] : [parts.signature]),
    ...(parts.consent === null ? [] : [`${parts.consent.label}\n${parts.consent.address}`])
  ]
  return `${blocks.join('\n\n')}\n`
}

const heading = (title: string): string => `${title}\n${'-'.repeat([...title].length)}`

const sectionText = (section: LetterSection, parts: LetterParts): string => {
  switch (section.kind) {
    case 'lines':
      return [heading(section.title), ...section.lines].join('\n')
    case 'list':
      return [heading(section.title), ...section.lines.map((line) => `- ${line}`)].join('\n')
    case 'words':
      return [heading(section.title), indented(section.words)].join('\n')
    case 'conversation':
      return [
        heading(section.title),
        section.place,
        ...section.messages.map((part) => `\n${quotedText(part, parts)}`)
      ].join('\n')
  }
}

/** Set in, not quoted with “>”: that is how answers tell the letter from the words of the colleague. */
const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n')

const quotedText = (part: QuotedPart, parts: LetterParts): string => {
  if (part.kind === 'message') return `${part.name} (${part.at})\n${indented(part.text)}`
  const { title, text } = softenedWords(parts.language)
  return `${part.names} [${title}]\n${text}\n${indented(part.summary)}`
}
