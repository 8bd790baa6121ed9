import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { saysNothing, signReply, type Signer } from '../../../../src/shared/text/sign-reply.ts'

const baker: Signer = {
  name: 'Anne-Lise Marchand Dubois',
  role: 'boulangère',
  signatures: {
    facebook: { nameForm: 'full', text: 'fournil de Lyon 3' },
    x: { nameForm: 'initials', text: '' },
    bluesky: { nameForm: 'first', text: '  boulangère\n à Lyon 3 ' }
  }
}

describe('the last line', () => {
  test.each([
    ['facebook', 'Anne-Lise Marchand Dubois, fournil de Lyon 3'],
    ['x', 'A.-L. M. D.'],
    ['bluesky', 'Anne-Lise, boulangère à Lyon 3'],
    ['google', 'Anne-Lise, boulangère']
  ] as const)('on %s is “%s”', (network, line) => {
    expect(signReply('Bonjour', baker, network)).toEqual({ text: `Bonjour\n${line}`, signatureLine: line })
  })
  test('without a role or a signature is the first name alone', () => {
    expect(signReply('Oui.', { ...baker, role: ' ', signatures: {} }, 'x').signatureLine).toBe('Anne-Lise')
  })
  test('takes whole characters for initials', () => {
    const colleague = {
      name: 'E\u0301lodie 王芳',
      role: '',
      signatures: { x: { nameForm: 'initials', text: '' } }
    } as const
    expect(signReply('Oui.', colleague, 'x').signatureLine).toBe('E\u0301. 王.')
  })
})

test('what is typed is kept but for white space at its end', () => {
  expect(signReply('  Bonjour\n\nMarie \n\n ', baker, 'google').text).toBe(
    '  Bonjour\n\nMarie\nAnne-Lise, boulangère'
  )
})

test('the text always ends with the line, and the line has no break', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: 'grapheme', minLength: 1 }),
      (body, name) => {
        const signed = signReply(body, { name, role: body, signatures: {} }, 'other')
        expect(signed.text).toBe(`${body.trimEnd()}\n${signed.signatureLine}`)
        expect(signed.signatureLine).not.toMatch(/[\n\r]/u)
      }
    )
  )
})

describe('R-18 a body that says nothing', () => {
  test.each([
    ['', true],
    [' \n\t', true],
    ['\u200b\u00a0\u2060', true],
    ['Anne-Lise, boulangère', true],
    ['  Anne-Lise,   boulangère\n', true],
    ['Merci', false],
    ['🙂', false],
    ['Merci\nAnne-Lise, boulangère', false]
  ])('%j: %s', (body, nothing) => {
    expect(saysNothing(body, 'Anne-Lise, boulangère')).toBe(nothing)
  })
})
