import { describe, expect, it } from 'vitest'
import { findClaims } from '../../../../src/shared/text/unproven-claims.ts'
import { claimSentences } from '../../../support/claim-sentences.ts'

const claimed = (text: string, language: 'fr' | 'en' = 'fr') =>
  findClaims(text, language).map(({ start, end }) => text.slice(start, end))

describe.each(['fr', 'en'] as const)('unproven claims, on labelled sentences: %s', (language) => {
  const { claims, others } = claimSentences[language]
  const found = claims.filter((sentence) => findClaims(sentence, language).length > 0)
  const wrong = others.filter((sentence) => findClaims(sentence, language).length > 0)

  it('were asked of a hundred sentences, each once', () => {
    expect(new Set([...claims, ...others]).size).toBe(100)
  })

  it('are rarely seen where there are none: precision at least 0.9', () => {
    expect(found.length / (found.length + wrong.length)).toBeGreaterThanOrEqual(0.9)
  })

  it('are mostly seen: recall at least 0.8', () => {
    expect(found.length / claims.length).toBeGreaterThanOrEqual(0.8)
  })
})

describe('a claim', () => {
  it('stands where its words stand, with typographic apostrophes and spaces', () => {
    expect(claimed('Bonjour. Votre satisfaction est au cœur de nos préoccupations !')).toEqual([
      'Votre satisfaction est au cœur de nos préoccupations'
    ])
    expect(claimed('Nos pains sont respectueux de l’environnement, 100\u202f% naturels.')).toEqual([
      'respectueux de l’environnement',
      '100\u202f% naturels'
    ])
  })

  it('is none beside the fact that shows it, and only in that sentence', () => {
    expect(claimed('La qualité est notre priorité : 36 heures de pousse.')).toEqual([])
    expect(claimed('La pousse dure 36 heures. La qualité est notre priorité.')).toHaveLength(1)
    expect(claimed('We are committed to quality, see https://example.com/bread.', 'en')).toEqual([])
  })

  it('is none when it is somebody’s, asked or denied', () => {
    expect(claimed('Vous écrivez « la qualité est notre priorité ».')).toEqual([])
    expect(claimed('Cherchez-vous un pain de qualité ?')).toEqual([])
    expect(claimed('We are not the best bakery in town.', 'en')).toEqual([])
  })

  it('takes no time on long texts, whatever they hold', () => {
    const long = 'notre démarche très respectueuse '.repeat(3_000)
    expect(findClaims(long, 'fr').length).toBeLessThan(10_000)
    expect(findClaims('a'.repeat(100_000), 'fr')).toEqual([])
    expect(findClaims('we are truly really deeply '.repeat(4_000), 'en').length).toBeLessThan(10_000)
  })
})
