import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Sample, sampleSchema } from '../../../src/main/sample/sample-schema.ts'
import { handLimits } from '../../../src/shared/model/network.ts'
import { countCharacters } from '../../../src/shared/text/count-characters.ts'
import { signReply } from '../../../src/shared/text/sign-reply.ts'
import { describeComplaints } from '../../architecture/rules/source.ts'
import { checkTypography, sentencesOf } from '../../architecture/rules/typography.ts'

const source = {
  path: 'resources/seed/sample.json',
  text: readFileSync(new URL('../../../resources/seed/sample.json', import.meta.url), 'utf8')
}
const sample = sampleSchema.parse(JSON.parse(source.text))

const complaints = (change: (planted: Sample) => unknown): readonly string[] => {
  const parsed = sampleSchema.safeParse(change(structuredClone(sample)))
  return parsed.success ? [] : parsed.error.issues.map(({ message }) => message)
}

/** The sample with one of its conversations changed. */
const withConversation = (
  ref: string,
  change: (conversation: Sample['conversations'][number]) => object
): readonly string[] =>
  complaints((planted) => ({
    ...planted,
    conversations: planted.conversations.map((one) => (one.ref === ref ? { ...one, ...change(one) } : one))
  }))

describe('the sample inbox', () => {
  it('is a bakery with seven accounts on five networks, four places and eight colleagues', () => {
    expect(sample.accounts).toHaveLength(7)
    expect(new Set(sample.accounts.map(({ network }) => network)).size).toBe(5)
    expect(new Set(sample.accounts.flatMap(({ place }) => place ?? []))).toEqual(
      new Set(['Nantes', 'Vannes', 'Rennes', 'Angers'])
    )
    expect(sample.colleagues).toHaveLength(8)
  })

  it('speaks French for two thirds and English for one third', () => {
    const french = sample.conversations.filter(({ language }) => language === 'fr').length
    expect(sample.conversations.length).toBeGreaterThanOrEqual(34)
    expect(french / sample.conversations.length).toBeGreaterThan(0.6)
    expect(french / sample.conversations.length).toBeLessThan(0.73)
  })

  it('shows every state, a rating, an edit, a deletion, a thread and a subject', () => {
    const messages = sample.conversations.flatMap((conversation) => conversation.messages)
    const kinds = sample.conversations.map(({ triage }) => triage.kind)
    expect(new Set(kinds)).toEqual(new Set(['to_answer', 'later', 'done', 'silence']))
    expect(
      messages.filter((message) => message.by === 'person' && message.rating !== undefined).length
    ).toBeGreaterThan(5)
    expect(
      messages.filter((message) => message.by === 'person' && message.edited !== undefined)
    ).toHaveLength(1)
    expect(
      messages.filter((message) => message.by === 'person' && message.deletedMinutesAgo !== undefined)
    ).toHaveLength(1)
    expect(
      sample.conversations.filter((conversation) => conversation.messages.length >= 3).length
    ).toBeGreaterThan(5)
    expect(sample.conversations.filter(({ subject }) => subject !== null).length).toBeGreaterThan(10)
  })

  it('has replies that fit their network, signature included', () => {
    let replies = 0
    for (const { ref, account, messages } of sample.conversations) {
      const network = sample.accounts.find((one) => one.ref === account)?.network
      for (const message of messages) {
        if (message.by === 'person' || network === undefined) continue
        const speaker = sample.colleagues.find((one) => one.ref === message.speaker)
        if (speaker === undefined) continue
        const { text } = signReply(message.text, speaker.profile, network)
        expect([ref, countCharacters(text, handLimits[network]).over]).toEqual([ref, false])
        replies += 1
      }
    }
    expect(replies).toBe(9)
  })

  it('invents everything: its addresses lead nowhere', () => {
    for (const { address } of sample.accounts) expect(new URL(address).hostname).toMatch(/\.example$/)
    for (const { profile } of sample.colleagues) expect(profile.email).toMatch(/@tournemie\.example$/)
  })

  it('follows the typography of its languages', () => {
    const english = new Set(
      sample.conversations
        .filter(({ language }) => language === 'en')
        .flatMap(({ messages }) => messages.map(({ text }) => text))
    )
    const sentences = sentencesOf(source).filter(
      ({ key }) => !key.endsWith('.address') && !key.endsWith('.handle')
    )
    const french = sentences.filter(({ text }) => !english.has(text))
    expect(french.length).toBeGreaterThan(200)
    expect(
      describeComplaints([
        ...checkTypography(french, 'fr'),
        ...checkTypography(
          sentences.filter(({ text }) => english.has(text)),
          'en'
        )
      ])
    ).toEqual([])
  })
})

describe('the schema of the sample', () => {
  it('refuses words of a colleague who had not agreed to the network', () => {
    expect(
      withConversation('miche-sans-levure', ({ messages }) => ({
        messages: [...messages, { by: 'colleague', speaker: 'solene', minutesAgo: 1, text: 'Bonjour !' }]
      }))
    ).toEqual(['miche-sans-levure: solene had not agreed to speak on facebook'])
  })

  it('refuses words that came after a consent had expired or was withdrawn', () => {
    const speaking = (ref: string, speaker: string, minutesAgo: number): readonly string[] =>
      withConversation(ref, ({ messages }) => ({
        messages: [
          ...messages.slice(0, 1).map((message) => ({ ...message, minutesAgo: minutesAgo + 1 })),
          { by: 'colleague', speaker, minutesAgo, text: 'Bonjour !' }
        ]
      }))
    const minutesOfDay = 24 * 60
    expect(speaking('cap-en-septembre', 'samira', 11 * minutesOfDay)).toHaveLength(1)
    expect(speaking('cap-en-septembre', 'samira', 13 * minutesOfDay)).toEqual([])
    expect(speaking('le-prenom-du-levain', 'ousmane', 39 * minutesOfDay)).toHaveLength(1)
    expect(speaking('le-prenom-du-levain', 'ousmane', 41 * minutesOfDay)).toEqual([])
  })

  it('refuses a conversation given to a colleague who may not be named there', () => {
    expect(
      withConversation('facture-du-buffet', () => ({ assigned: { colleague: 'solene', minutesAgo: 5 } }))
    ).toEqual(['facture-du-buffet: solene could not be given it'])
  })

  it('refuses what it does not know, what stands twice and what stands out of order', () => {
    expect(withConversation('pain-de-riches', () => ({ account: 'nowhere' }))).toEqual([
      'pain-de-riches: no account nowhere'
    ])
    expect(
      withConversation('pain-de-riches', () => ({
        messages: [{ by: 'person', person: 'nobody', minutesAgo: 5, text: 'Bonjour' }]
      }))
    ).toEqual(['pain-de-riches: no person nobody'])
    expect(
      withConversation('facture-du-buffet', ({ messages }) => ({ messages: messages.toReversed() }))
    ).toEqual(['facture-du-buffet: messages stand oldest first'])
    expect(
      complaints((planted) => ({ ...planted, people: [...planted.people, ...planted.people.slice(0, 1)] }))
    ).toEqual(['maud: stands twice', 'maud: stands twice'])
  })
})
