import { describe, expect, test } from 'vitest'
import { matchProfile, readProfile } from '../../../src/main/domain/profile-words.ts'
import { route } from '../../../src/main/domain/routing.ts'
import { fitTextModel } from '../../../src/main/domain/text-model/fit-text-model.ts'
import { readProfileText } from '../../../src/main/domain/text-model/read-text.ts'
import { createScorer } from '../../../src/main/domain/text-model/score-text.ts'
import { readWords } from '../../../src/main/domain/topics.ts'
import { aCase, aColleague, routingNow } from '../../support/routing-facts.ts'

const english = [
  { id: 'accountant', topics: ['refund of an order', 'invoice'], role: '', bio: '' },
  { id: 'driver', topics: ['where is my parcel', 'late delivery'], role: '', bio: '' }
]
const french = [
  { id: 'accountant', topics: ['le remboursement de la commande', 'la facture'], role: '', bio: '' },
  { id: 'driver', topics: ['où est mon colis', 'une livraison en retard'], role: '', bio: '' }
]

const firstOf = (profiles: typeof english, text: string, withModel: boolean) => {
  const model = fitTextModel({ profiles: profiles.map(readProfileText), confirmed: [], backlog: [] })
  const said = aCase(text)
  const evidence = { colleagueIds: model.colleagueIds, scores: createScorer(model)(said.words) }
  const decision = route(
    withModel ? { ...said, text: evidence } : said,
    profiles.map((one) => aColleague(one)),
    routingNow
  )
  return decision.ranking[0]
}

describe.each([true, false])('the list of French and English words, with a text model: %s', (withModel) => {
  test('an English profile finds a French message', () => {
    expect(firstOf(english, 'Je n’ai pas reçu mon remboursement', withModel)?.colleagueId).toBe('accountant')
    expect(firstOf(english, 'Mon colis a du retard', withModel)?.colleagueId).toBe('driver')
  })

  test('a French profile finds an English message', () => {
    expect(firstOf(french, 'When will you send the invoice?', withModel)?.colleagueId).toBe('accountant')
    expect(firstOf(french, 'My parcel is late', withModel)?.colleagueId).toBe('driver')
  })

  test('the reason names the word of the profile beside that of the message, and that the list joined them', () => {
    const reasons = firstOf(english, 'Je n’ai pas reçu mon remboursement', withModel)?.reasons ?? []
    const words = reasons.flatMap((reason) => (reason.signal === 'topic' ? reason.words : []))
    expect(words).toContainEqual(
      expect.objectContaining({ found: 'remboursement', profile: 'refund', translated: true })
    )
    const own = firstOf(english, 'A refund, please', withModel)?.reasons ?? []
    expect(own.flatMap((reason) => (reason.signal === 'topic' ? reason.words : []))).toContainEqual(
      expect.not.objectContaining({ translated: true })
    )
  })
})

test('a profile written in both languages is not translated', () => {
  const both = readProfile({
    topics: ['factures, remboursements', 'invoices, refunds', 'livraison'],
    role: '',
    bio: ''
  })
  expect(matchProfile(both, readWords('delivery', 'en')[0]?.stems ?? [], () => 1)).toBeNull()
})
