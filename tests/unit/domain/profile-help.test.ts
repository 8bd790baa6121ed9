import { describe, expect, test } from 'vitest'
import {
  type BacklogWords,
  findTwins,
  type OtherProfile,
  proposeWords,
  type WrittenProfile
} from '../../../src/main/domain/profile-help.ts'
import { readProfile } from '../../../src/main/domain/profile-words.ts'
import { readWords } from '../../../src/main/domain/topics.ts'
import { colleagueIdSchema } from '../../../src/shared/model/ids.ts'

const written = (topics: readonly string[], facts: Partial<WrittenProfile> = {}): WrittenProfile => ({
  profile: readProfile({ topics, role: '', bio: '' }),
  place: null,
  languages: ['fr'],
  ...facts
})

const other = (id: string, topics: readonly string[], facts: Partial<WrittenProfile> = {}): OtherProfile => ({
  ...written(topics, facts),
  id: colleagueIdSchema.parse(id)
})

const said = (text: string, undecided = false, language = 'fr'): BacklogWords => ({
  text,
  words: readWords(text, language),
  undecided
})

const backlog = [
  said('Le pain au levain avec du seigle moulu à la meule ?'),
  said('Votre levain, la meule, la farine de seigle : bravo'),
  said('Le levain de seigle passe-t-il sous la meule ?'),
  said('Où est ma facture de mardi ?'),
  said('Ma facture de mardi n’est pas arrivée'),
  said('Le parking de la boutique est fermé', true),
  said('Y a-t-il un parking ?', true),
  said('Le levain de Solène'),
  said('Solène, ton levain !'),
  said('Votre levain, Solène'),
  said('Le levain, sans Solène ?')
]

const proposed = (
  profile: WrittenProfile,
  others: readonly OtherProfile[] = [],
  names: readonly string[] = []
) => proposeWords(profile, others, backlog, names).map((word) => word.written)

describe('words proposed while a profile is written', () => {
  test('stand beside the topics typed, and in what nobody fits', () => {
    const words = proposed(written(['levain']), [], ['Solène Pichot'])
    expect(words.slice(0, 3)).toEqual(expect.arrayContaining(['seigle', 'meule']))
    expect(words).toContain('parking')
    expect(words).not.toContain('facture')
  })

  test('are none that the profile has, that another colleague has, or that name somebody or a place', () => {
    expect(proposed(written(['levain', 'seigles']), [], ['Solène Pichot'])).not.toContain('seigle')
    expect(proposed(written(['levain']), [other('miller', ['meule'])])).not.toContain('meule')
    expect(proposed(written(['levain']))).toContain('solène')
    expect(proposed(written(['levain']), [], ['Solène Pichot'])).not.toContain('solène')
  })

  test('tell in how many conversations they stand, and never come from one alone or from stop words', () => {
    const words = proposeWords(written(['levain']), [], backlog, [])
    expect(words.find((word) => word.written === 'seigle')?.conversations).toBe(3)
    expect(words.every((word) => word.conversations > 1)).toBe(true)
    expect(words.map((word) => word.written)).not.toContain('avec')
  })

  test('are what a person writes among their topics: names of things and phrases, not what somebody does', () => {
    const delivery = [
      said('Est-ce que vous livrez la farine de seigle à domicile ?'),
      said('Vous livrez quand ? La livraison coûte combien, pour de la farine de seigle ?'),
      said('Je voudrais livrer ma mère : la livraison est-elle gratuite ?'),
      said('Où est le four ?'),
      said('Merci pour tout'),
      said('À demain')
    ]
    const words = proposeWords(written(['levain', 'pain à domicile']), [], delivery, []).map(
      (word) => word.written
    )
    expect(words).toContain('farine de seigle')
    expect(words).toContain('livraison')
    expect(words).not.toContain('livrez')
    expect(words).not.toContain('seigle')
    const cards = [
      said('Do you sell a gift card online?', false, 'en'),
      said('Can I pay with a gift card?', false, 'en'),
      said('Can I pay when it is delivered?', false, 'en'),
      said('You pay at the door', false, 'en'),
      said('Hello', false, 'en')
    ]
    const english = proposeWords(written(['gift vouchers']), [], cards, []).map((word) => word.written)
    expect(english).not.toContain('pay')
    expect(proposeWords(written(['online']), [], cards, []).map((word) => word.written)).toContain(
      'gift card'
    )
  })

  test('are of somebody’s trade, in French: neither how a thing is or when, nor what is done with anything', () => {
    const french = [
      said(
        'Ma commande faite lundi n’est pas arrivée. En faite, le vélo est pour ma fille : une fois de plus un souci'
      ),
      said(
        'La dernière commande faite en ligne a traîné : un souci, le vélo a un pneu crevé et la sonnette cassée ce lundi'
      ),
      said(
        'En faite la nouvelle sonnette du vélo a mangé la peinture de ma fille : un petit pneu, la dernière fois'
      ),
      said(
        'Quel pneu pour le vélo, une fois la sonnette posée ce lundi ? Mon petit garçon a mangé la nouvelle'
      ),
      said('Bonjour'),
      said('Merci'),
      said('Bonne journée')
    ]
    const words = proposeWords(written(['vélos']), [], french, []).map((word) => word.written)
    expect(words).toEqual(expect.arrayContaining(['pneu', 'sonnette']))
    expect(
      words.filter((word) => /fait|fois|fille|derni|nouvelle|petit|souci|lundi|mangé/u.test(word))
    ).toEqual([])
  })

  test('are of somebody’s trade, in English too', () => {
    const english = [
      said('The new saddle of my bike squeaks this week, for some reason. The second time!', false, 'en'),
      said('My bike needs a new saddle, and the right brake has a problem this time', false, 'en'),
      said(
        'The brake of the bike: any reason for the wrong noise? A couple of days, another noise each time',
        false,
        'en'
      ),
      said(
        'The right brake of my bike, the second couple of screws, a problem with the saddle of the wrong size, this week',
        false,
        'en'
      ),
      said('Hello', false, 'en'),
      said('Cheers', false, 'en'),
      said('See you soon', false, 'en')
    ]
    const proposals = proposeWords(written(['bikes']), [], english, []).map((word) => word.written)
    expect(proposals).toEqual(expect.arrayContaining(['saddle', 'brake']))
    expect(
      proposals.filter((word) => /new|second|right|wrong|couple|problem|reason|time|week/u.test(word))
    ).toEqual([])
  })

  test('without a topic yet, come from what nobody fits', () => {
    expect(proposed(written([]))[0]).toBe('parking')
    expect(proposeWords(written([]), [], [], [])).toEqual([])
  })

  test('are the same in whatever order conversations come', () => {
    expect(proposeWords(written(['levain']), [], backlog.toReversed(), [])).toEqual(
      proposeWords(written(['levain']), [], backlog, [])
    )
  })
})

describe('profiles that cannot be told apart', () => {
  test('are named with the words that both have', () => {
    const twins = findTwins(written(['pain au levain', 'farines']), [
      other('baker', ['Farine', 'levain', 'pain']),
      other('accountant', ['factures'])
    ])
    expect(twins.map((twin) => twin.colleagueId)).toEqual(['baker'])
    expect(twins[0]?.words).toEqual(expect.arrayContaining(['pain', 'levain', 'farines']))
  })

  test('are not those of two shops, nor of people without a common language', () => {
    const lyon = written(['levain'], { place: 'Lyon' })
    expect(findTwins(lyon, [other('one', ['levain'], { place: 'lyon' })])).toHaveLength(1)
    expect(findTwins(lyon, [other('one', ['levain'], { place: 'Annecy' })])).toEqual([])
    expect(findTwins(lyon, [other('one', ['levain'], { languages: ['en'] })])).toEqual([])
  })

  test('are so whatever their stories tell', () => {
    const told = readProfile({
      topics: ['levain'],
      role: '',
      bio: 'J’ai grandi sur une péniche, en Hollande.'
    })
    expect(findTwins(written(['levain']), [{ ...other('one', []), profile: told }])).toHaveLength(1)
  })

  test('are not those where one knows much that the other does not, nor empty ones', () => {
    expect(findTwins(written(['levain']), [other('one', ['levain', 'meule', 'seigle'])])).toEqual([])
    expect(findTwins(written([]), [other('one', [])])).toEqual([])
  })
})
