import type { NameForm, Signature } from '../model/colleague.ts'
import type { Network } from '../model/network.ts'
import { segmentsOf } from './segments.ts'

/** What of a colleague a signature needs. */
export interface Signer {
  readonly name: string
  readonly role: string
  readonly signatures: Readonly<Partial<Record<Network, Signature>>>
}

export interface SignedReply {
  /** Exactly what is published. */
  readonly text: string
  /** Its last line, such as “Karim, boulanger à Lyon 3”. */
  readonly signatureLine: string
}

/**
 * The typed words and, on a last line of its own, the colleague’s signature on that network: the name in the form they
 * agreed to and what follows it; the first name and the role where they chose nothing.
 */
export const signReply = (body: string, colleague: Signer, network: Network): SignedReply => {
  const line = signatureLine(colleague, network)
  return { text: `${body.trimEnd()}\n${line}`, signatureLine: line }
}

/** True when there is nothing to publish: only white space and invisible characters, or only the signature. */
export const saysNothing = (body: string, line: string): boolean => {
  const seen = (text: string): string => text.replace(/[\s\p{Cc}\p{Cf}]/gu, '')
  return seen(body) === '' || seen(body) === seen(line)
}

/** How a colleague signs on a network: as they chose, else with the first name and the role. */
export const signatureOf = (colleague: Signer, network: Network): Signature =>
  colleague.signatures[network] ?? { nameForm: 'first', text: colleague.role }

const signatureLine = (colleague: Signer, network: Network): string => {
  const signature = signatureOf(colleague, network)
  const name = nameIn(signature.nameForm, oneLine(colleague.name))
  const rest = oneLine(signature.text)
  return rest === '' ? name : `${name}, ${rest}`
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim()

/** full: “Anne-Lise Marchand” · first: “Anne-Lise” · initials: “A.-L. M.” */
const nameIn = (form: NameForm, name: string): string => {
  if (form === 'full') return name
  const words = name.split(' ')
  if (form === 'first') return words[0] ?? name
  return words.map((word) => word.split('-').map(initial).join('-')).join(' ')
}

const initial = (word: string): string => {
  for (const { segment } of segmentsOf(word, 'grapheme')) return `${segment}.`
  return ''
}
