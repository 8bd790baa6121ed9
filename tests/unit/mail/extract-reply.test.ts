import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { extractReply } from '../../../src/main/mail/extract-reply.ts'
import { readMail } from '../../../src/main/mail/read-mail.ts'
import { instantSchema } from '../../../src/shared/model/instant.ts'
import { letterOf, mailCorpus, said } from '../../support/mail-corpus.ts'

const now = instantSchema.parse('2026-11-20T18:00:00.000Z')

const textOf = async (raw: string): Promise<string> => {
  const reading = await readMail(Buffer.from(raw), now)
  if (reading.kind !== 'read') throw new Error('unreadable')
  return reading.mail.text
}

describe('the words of an answer', () => {
  it.each(mailCorpus)('come home whole: $name', async ({ raw, words }) => {
    const { text } = extractReply(await textOf(raw))
    for (const one of words) expect(text).toContain(one)
  })

  it.each(mailCorpus)(
    'and nothing of the letter with them, where it is known: $name',
    async ({ raw, words, quoted }) => {
      const { text, isPart } = extractReply(await textOf(raw), quoted.join('\n\n'))
      expect(text.split('\n').filter((line) => line !== '')).toEqual(words)
      expect(isPart).toBe(true)
    }
  )

  it('never end at a greeting, a date or a colon of one’s own', () => {
    for (const mail of [
      'Bonne journée !\n\nEt j’oubliais : fermé lundi.',
      'Cheers,\nIrène\n\nPS: closed on Monday',
      'Le 3 mai, ma collègue a écrit :\n« le levain est vivant ».',
      'On 3 May we said this:\nthe leaven is alive.',
      'De : la farine\nÀ : moudre\nfin.',
      'From: 9 to 5 we are open.',
      'Oui\n--\nNon\n--\nPeut-être, et voici une longue explication pour que rien ne se perde en route.'
    ])
      expect(extractReply(mail)).toEqual({ text: mail, isPart: false })
  })

  it('stand without the signature that a program sets below its mark', () => {
    expect(
      extractReply('Cinq jours, dans un torchon.\n\n-- \nIrène Fabre\nBoulangère, Le Moulin\n02 40 00 00 00')
    ).toEqual({
      text: 'Cinq jours, dans un torchon.',
      isPart: true
    })
  })

  it('R-27 are kept with everything when what would be taken away is only guessed and is most of it', () => {
    const mail = `Oui.\n\nDe : Le Moulin <relais@moulin.example>\nEnvoyé : vendredi 20 novembre 2026 09:12\nÀ : Irène\nObjet : Question\n\n${letterOf('fr')}`
    expect(extractReply(mail).text).toContain(said.fr.letter[0])
    expect(extractReply(mail, letterOf('fr'))).toEqual({ text: 'Oui.', isPart: true })
  })

  it('R-27 are the whole mail when there is nothing but a quote', () => {
    const mail = '> Bonjour Irène,\n> combien de temps ?'
    expect(extractReply(mail)).toEqual({ text: mail, isPart: false })
  })

  it('R-27 are never lost nor empty, whatever is put together', () => {
    const pieces = fc.constantFrom(
      '',
      '> une ligne citée',
      '-- ',
      '--',
      'Le 20/11/2026 à 09:12, Le Moulin a écrit :',
      'From: a <a@b.example>',
      'Sent: 2026',
      'To: c',
      'Subject: d',
      'Envoyé de mon iPhone',
      '________________________________'
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.constant('MOT')), { maxLength: 30 }), (lines) => {
        const mail = lines.join('\n')
        const { text } = extractReply(mail)
        expect(text === '').toBe(mail.trim() === '')
      })
    )
  })

  it('are found in no more time than reading takes, in mails made to be slow', () => {
    const hostile = [
      'Le 1 2026 '.repeat(40_000),
      'On '.repeat(100_000),
      `${'> '.repeat(50_000)}x`,
      'De :\n'.repeat(50_000),
      '<a@b'.repeat(50_000)
    ]
    for (const mail of hostile) expect(extractReply(mail).text).not.toBe('')
  })
})
