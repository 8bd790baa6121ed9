import { type ExtractedReply, extractReply } from './extract-reply.ts'
import type { Mail } from './mail.ts'

/** More of the words of the HTML than this are in no plain part that says the same. */
const mostMissing = 0.5

export interface WordsOfMail extends ExtractedReply {
  readonly whole: string
}

/**
 * What a person wrote in a mail, and the whole text that it was taken from: the plain part, unless that says something else
 * than the HTML, as "your program shows no HTML" does.
 */
export const wordsOfMail = (mail: Pick<Mail, 'text' | 'htmlText'>, letter: string | null): WordsOfMail => {
  const plain = { ...extractReply(mail.text, letter), whole: mail.text }
  if (mail.htmlText === null) return plain
  const html = { ...extractReply(mail.htmlText, letter), whole: mail.htmlText }
  if (html.text === '') return plain
  if (plain.text === '') return html
  const said = wordsIn(html.text)
  const known = wordsIn(mail.text)
  const missing = [...said].filter((word) => !known.has(word)).length
  return missing > said.size * mostMissing ? html : plain
}

const wordsIn = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [])
