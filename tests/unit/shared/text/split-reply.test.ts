import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { plainFrame } from '../../../../src/shared/model/message.ts'
import type { ReplyLimit } from '../../../../src/shared/model/network.ts'
import { composeReply } from '../../../../src/shared/text/compose-reply.ts'
import { findLinks } from '../../../../src/shared/text/find-links.ts'
import type { Signer } from '../../../../src/shared/text/sign-reply.ts'
import {
  mostParts,
  placesOfParts,
  type SplitFor,
  splitReply,
  withoutCuts
} from '../../../../src/shared/text/split-reply.ts'

const baker: Signer = { name: 'Camille Roussel', role: 'boulangère', signatures: {} }
const bluesky: ReplyLimit = { max: 300, counting: 'bluesky' }
const to = (limit: ReplyLimit, changes: Partial<SplitFor> = {}): SplitFor => ({
  signer: baker,
  network: 'bluesky',
  frame: plainFrame,
  limit,
  ...changes
})
const short: ReplyLimit = { max: 60, counting: 'graphemes' }
const bodies = (body: string, for_ = to(short, { signer: null })): readonly string[] =>
  splitReply(body, for_).map((part) => part.body)

describe('a reply in parts', () => {
  it('is one part, as it would be published alone, where it fits', () => {
    const [part, ...others] = splitReply('Oui, au levain.', to(bluesky))
    expect(others).toEqual([])
    expect(part?.text).toBe(composeReply('Oui, au levain.', baker, 'bluesky', plainFrame).text)
  })

  it('is signed on the first part and on no other', () => {
    const [first, second] = splitReply(`${'Le levain se nourrit. '.repeat(20)}`, to(bluesky))
    expect(first?.text.endsWith('\nCamille, boulangère')).toBe(true)
    expect(second?.text).not.toContain('Camille')
  })

  it('tells the person answered in each part, unless a part names them', () => {
    const frame = { addressees: ['@zoe'], warning: null }
    const parts = splitReply(
      `${'Le levain se nourrit. '.repeat(3)}\n---\nDites-le à @zoe aussi.`,
      to(short, { frame })
    )
    expect(parts.map(({ text }) => text.split('@zoe').length - 1)).toEqual(parts.map(() => 1))
    expect(parts.at(-1)?.text).toBe('Dites-le à @zoe aussi.')
  })

  it('is cut after a paragraph, else after a sentence, else after a word', () => {
    expect(
      bodies('Nous ouvrons à sept heures le matin.\n\nLe dimanche, le fournil reste fermé jusqu’à midi.')
    ).toEqual(['Nous ouvrons à sept heures le matin.', 'Le dimanche, le fournil reste fermé jusqu’à midi.'])
    expect(bodies('Nous ouvrons à sept heures du matin. Le dimanche, le fournil reste fermé.')).toEqual([
      'Nous ouvrons à sept heures du matin.',
      'Le dimanche, le fournil reste fermé.'
    ])
    expect(
      bodies('Nous ouvrons tous les matins à sept heures sauf le dimanche où le fournil reste fermé')
    ).toEqual(['Nous ouvrons tous les matins à sept heures sauf le dimanche', 'où le fournil reste fermé'])
  })

  it('is not cut after the short form of a title', () => {
    expect(bodies('Votre commande est prête chez M. Durand, qui la garde pour vous.')[0]).toBe(
      'Votre commande est prête chez M. Durand, qui la garde pour'
    )
  })

  it('is cut where the person put a line of hyphens, which is never published', () => {
    const body = 'D’abord ceci.\n---\nPuis cela.\n  -----  \nEnfin le reste.'
    expect(bodies(body)).toEqual(['D’abord ceci.', 'Puis cela.', 'Enfin le reste.'])
    expect(withoutCuts(body)).toBe('D’abord ceci.\nPuis cela.\nEnfin le reste.')
    expect(bodies('---\n\n---\nSeul.\n---')).toEqual(['Seul.'])
  })

  it.each([
    ['U+2028', '\u2028'],
    ['U+2029', '\u2029'],
    ['a carriage return', '\r'],
    ['a carriage return and a line feed', '\r\n']
  ])('is cut at the same lines for everybody who asks, also where %s ends them', (_name, end) => {
    const body = `D’abord ceci.${end}---${end}Puis cela.${end}--- et non là`
    const parts = splitReply(body, to(bluesky))
    expect(parts.map((part) => part.body)).toEqual(['D’abord ceci.', `Puis cela.${end}--- et non là`])
    expect(withoutCuts(body)).toBe(`D’abord ceci.${end}Puis cela.${end}--- et non là`)
    expect(
      placesOfParts(
        body,
        parts.map((part) => part.body)
      )
    ).toEqual(parts.map(({ start }) => start))
  })

  it('stays whole in links and mentions, and says what is too long', () => {
    const link = `https://fournil.example.com/${'pain/'.repeat(20)}`
    const parts = splitReply(
      `Tout est ici : ${link} et encore un mot pour finir`,
      to(short, { signer: null })
    )
    expect(parts.filter(({ body }) => body.includes(link))).toHaveLength(1)
    expect(parts.some(({ count }) => count.over)).toBe(true)
    const mastodon: ReplyLimit = { max: 60, counting: 'mastodon' }
    expect(
      splitReply(`Tout est ici : ${link} et encore un mot pour finir`, to(mastodon, { signer: null })).some(
        ({ count }) => count.over
      )
    ).toBe(false)
  })

  it('is cut between words where a writing has no spaces, and never inside an emoji', () => {
    const chinese = '我们每天早上七点开门。'.repeat(20)
    const cut = splitReply(chinese, to(short, { signer: null }))
    expect(cut.every(({ count }) => !count.over)).toBe(true)
    expect(cut.map(({ body }) => body).join('')).toBe(chinese)
    const family = '👨‍👩‍👧‍👦'
    for (const part of splitReply(family.repeat(130), to(short, { signer: null })))
      expect(part.body.replaceAll(family, '')).toBe('')
  })

  it('has an end: what is left stands in the last part, too long', () => {
    const parts = splitReply('mot '.repeat(5000), to(short))
    expect(parts).toHaveLength(mostParts)
    expect(parts.at(-1)?.count.over).toBe(true)
  })
})

test('whatever is written: nothing is lost, doubled, reordered, too long, or cut inside a link or mention', () => {
  const word = fc.oneof(
    { weight: 8, arbitrary: fc.string({ minLength: 1, maxLength: 12 }) },
    fc.constantFrom(
      'https://fournil.example.com/carte',
      '@zoe@autre.example',
      '#levain',
      '👩🏽‍🍳',
      '---',
      'Oui.',
      'œuf'
    )
  )
  const gap = fc.constantFrom(' ', ' ', ' ', '\n', '\n\n', '\n---\n', '. ', '\r---\u2028', '\u2028', '\r')
  fc.assert(
    fc.property(fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: 120 }), (pieces) => {
      const body = pieces.map(([one, after]) => one + after).join('')
      const parts = splitReply(body, to(short))
      if (withoutCuts(body).trim() !== '')
        expect(
          placesOfParts(
            body,
            parts.map((part) => part.body)
          )
        ).toEqual(parts.map(({ start }) => start))
      for (const part of parts) {
        expect(body.slice(part.start, part.start + part.body.length)).toBe(part.body)
        if (parts.length < mostParts) expect(part.count.over).toBe(false)
      }
      const cuts = parts.slice(1).map(({ start }) => start)
      const kept = [
        ...findLinks(body, true),
        ...[...body.matchAll(/@zoe@autre\.example/gu)].map(({ index, 0: text }) => ({
          start: index,
          end: index + text.length
        }))
      ]
      expect(kept.filter(({ start, end }) => cuts.some((cut) => start < cut && cut < end))).toEqual([])
    }),
    { numRuns: 300 }
  )
})
