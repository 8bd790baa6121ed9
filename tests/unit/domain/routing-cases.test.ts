import { describe, expect, test } from 'vitest'
import { route } from '../../../src/main/domain/routing.ts'
import { aCase, aColleague, routingNow } from '../../support/routing-facts.ts'

const bakery = [
  aColleague({
    id: 'baker',
    role: 'Boulangère',
    place: 'Lyon Bellecour',
    topics: ['pain au levain', 'farines anciennes', 'pétrissage', 'sourdough', 'flour'],
    bio: 'Je pétris à la main depuis vingt ans. I look after the starter and the ovens.'
  }),
  aColleague({
    id: 'quality',
    role: 'Responsable qualité',
    topics: ['allergènes', 'gluten', 'fruits à coque', 'hygiène', 'allergens', 'nuts', 'ingredients'],
    bio: 'Étiquettes, traçabilité, recettes sans lactose.'
  }),
  aColleague({
    id: 'accountant',
    role: 'Comptable',
    topics: ['factures', 'remboursements', 'moyens de paiement', 'invoices', 'refunds', 'gift cards'],
    bio: 'Tickets restaurant et cartes cadeaux.'
  }),
  aColleague({
    id: 'people',
    role: 'Ressources humaines',
    topics: ['recrutement', 'apprentissage', 'stages', 'emploi', 'jobs', 'apprenticeship', 'internship'],
    bio: 'J’accueille les nouvelles équipes.'
  }),
  aColleague({
    id: 'driver',
    role: 'Responsable des livraisons',
    topics: ['livraison', 'colis', 'commandes en ligne', 'delivery', 'parcel', 'online orders'],
    bio: 'Tournées à vélo et en camionnette.'
  }),
  aColleague({
    id: 'shop-annecy',
    role: 'Gérant',
    place: 'Annecy',
    topics: ['horaires', 'ouverture le dimanche', 'jours fériés', 'opening hours'],
    bio: 'La boutique du lac.'
  }),
  aColleague({
    id: 'shop-croix-rousse',
    role: 'Gérante',
    place: 'Lyon Croix-Rousse',
    topics: ['horaires', 'ouverture', 'accueil', 'opening hours'],
    bio: 'La boutique du plateau.'
  }),
  aColleague({
    id: 'pastry',
    role: 'Pâtissier',
    topics: ['gâteaux d’anniversaire', 'tartes', 'wedding cakes', 'birthday cake'],
    bio: 'Entremets et macarons.'
  })
]

const choose = (text: string, overrides: Parameters<typeof aCase>[1] = {}) =>
  route(aCase(text, overrides), bakery, routingNow).choice

describe('the colleague who is best placed', () => {
  test.each([
    ['Bonjour, est-ce que la brioche contient des fruits à coque ?', 'quality'],
    ['Mon fils est allergique aux œufs, que peut-il manger ?', 'quality'],
    ['Y a t il du gluten dans vos meringues', 'quality'],
    ['Are there any nuts in the brioche?', 'quality'],
    ['Could you list the allergens, please?', 'quality'],
    ['Comment faites-vous votre pain au levain ?', 'baker'],
    ['D’où vient votre farine ?', 'baker'],
    ['Best sourdough in town, how old is your starter?', 'baker'],
    ['Je n’ai toujours pas recu ma facture de septembre', 'accountant'],
    ['Puis-je payer avec une carte cadeau ?', 'accountant'],
    ['I would like a refund and an invoice', 'accountant'],
    ['Vous recrutez en ce moment ?', 'people'],
    ['Je cherche un apprentissage en boulangerie', 'people'],
    ['Any jobs going this summer?', 'people'],
    ['Est-ce que vous livrez à domicile ?', 'driver'],
    ['Mon colis est arrivé écrasé', 'driver'],
    ['Do you deliver on Saturdays?', 'driver'],
    ['My online order never arrived', 'driver'],
    ['Quels sont vos horaires à Annecy ?', 'shop-annecy'],
    ['Ouvert dimanche à la Croix-Rousse ?', 'shop-croix-rousse'],
    ['Un gâteau d’anniversaire pour samedi, c’est possible ?', 'pastry'],
    ['Can I order a birthday cake for ten?', 'pastry']
  ])('%s → %s', (text, expected) => {
    expect(choose(text)).toBe(expected)
  })

  test.each(['👍', 'Bravo !', 'First!', 'Qui a gagné le match hier ?', 'Check out my channel'])(
    'nobody fits %j',
    (text) => {
      expect(choose(text)).toBeNull()
    }
  )

  test('the shop whose account was written to answers what nobody knows better', () => {
    expect(choose('Bravo à toute l’équipe', { accountPlace: 'lyon croix-rousse' })).toBe('shop-croix-rousse')
  })

  test('who knows the subject comes before the shop whose account was written to', () => {
    expect(choose('Y a-t-il du gluten ?', { accountPlace: 'Annecy' })).toBe('quality')
  })
})
