import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainFrame } from '../../../../src/shared/model/message.ts'
import { composeReply, openingOf, withoutAddressees } from '../../../../src/shared/text/compose-reply.ts'
import { signReply, type Signer } from '../../../../src/shared/text/sign-reply.ts'

const baker: Signer = { name: 'Camille Roussel', role: 'boulangère', signatures: {} }
const frame = { addressees: ['@zoe@autre.example'], warning: null }

test('a network that asks for nothing gets the signed words and nothing else', () => {
  expect(composeReply('Oui.', baker, 'bluesky', plainFrame)).toEqual({
    ...signReply('Oui.', baker, 'bluesky'),
    opening: ''
  })
})

test('the mention that the network asks for comes first, before the words and the signature', () => {
  expect(composeReply('Oui.', baker, 'mastodon', frame)).toEqual({
    text: '@zoe@autre.example Oui.\nCamille, boulangère',
    opening: '@zoe@autre.example ',
    signatureLine: 'Camille, boulangère'
  })
})

describe('a mention that was typed is not added', () => {
  test.each([
    '@zoe@autre.example oui',
    'oui @zoe@autre.example.',
    'oui (@ZOE@Autre.Example)',
    'merci @zoe@autre.example, à bientôt',
    'merci @zoe@autre.example'
  ])('%s', (body) => {
    expect(openingOf(body, frame)).toBe('')
  })
})

describe('another mention does not stand for it', () => {
  test.each([
    'oui @zoe',
    'oui @zoe@autre.example.org',
    'oui @zoe@autre.example-net',
    'oui @zoe@autre.example:8080',
    'oui @zoelle@autre.example',
    'oui @Lazoe@autre.example',
    'oui mail@zoe@autre.example',
    'oui https://autre.example/@zoe@autre.example'
  ])('%s', (body) => {
    expect(openingOf(body, frame)).toBe('@zoe@autre.example ')
  })
  test('nor a remote one for somebody of this server', () => {
    expect(openingOf('oui @zoe@autre.example', { addressees: ['@zoe'], warning: null })).toBe('@zoe ')
    expect(openingOf('oui @zoe', { addressees: ['@zoe'], warning: null })).toBe('')
  })
})

test('an address is taken as it is written, whatever characters it has', () => {
  const odd = { addressees: ['@a.b-c_d@x-y.example:28010'], warning: null }
  expect(openingOf('@aXb-c_d@x-y.example:28010 oui', odd)).toBe('@a.b-c_d@x-y.example:28010 ')
  expect(openingOf('@a.b-c_d@x-y.example:28010 oui', odd)).toBe('')
})

test('no address is too odd to be looked for', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (address) => {
      expect(openingOf('oui', { addressees: [`@${address}`], warning: null })).toBe(`@${address} `)
    })
  )
})

test('what a body says is what is left without the mentions that the network asks for', () => {
  expect(withoutAddressees('@zoe@autre.example ', frame).trim()).toBe('')
  expect(withoutAddressees('@zoe@autre.example oui', frame).trim()).toBe('oui')
})

test('composing twice adds nothing: every word that is published was shown', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (body) => {
      const opened = `${openingOf(body, frame)}${body}`
      expect(opened.endsWith(body)).toBe(true)
      // What follows the mention may make it another one (`…example.org`): only then is it asked for again.
      fc.pre(!/^[\p{L}\p{N}_@.:-]/u.test(body))
      expect(openingOf(opened, frame)).toBe('')
    })
  )
})
