import { describe, expect, it } from 'vitest'
import { accounts } from '../../../../src/shared/contract/accounts.ts'
import { handoffSettingsSchema } from '../../../../src/shared/contract/handoffs.ts'
import { imports } from '../../../../src/shared/contract/imports.ts'
import { settingsSchema } from '../../../../src/shared/contract/settings.ts'
import { themeNameSchema } from '../../../../src/shared/contract/themes.ts'
import { colleagueProfileSchema, topicSchema } from '../../../../src/shared/model/colleague.ts'
import { letterFormSchema } from '../../../../src/shared/model/handoff.ts'
import { proofSchema } from '../../../../src/shared/model/proof.ts'
import { writtenWords } from '../../../../src/shared/model/written-words.ts'

describe('words that somebody typed', () => {
  it.each(['Farine', ' deux\nlignes\tet plus ', 'œuf 🥚', 'مرحبا'])('may be %j', (words) => {
    expect(writtenWords(40).parse(words)).toBe(words.trim())
  })

  it.each(['', '   ', '\u0000Farine', 'Farine\u0007', '\u200B\u200B', 'a'.repeat(41)])(
    'are not %j',
    (words) => {
      expect(writtenWords(40).safeParse(words).success).toBe(false)
    }
  )
})

describe('names and words at every border', () => {
  it.each([
    ['the name of a colleague', colleagueProfileSchema.shape.name],
    ['the role of a colleague', colleagueProfileSchema.shape.role],
    ['the place of a colleague', colleagueProfileSchema.shape.place],
    ['what a colleague says of themself', colleagueProfileSchema.shape.bio],
    ['a topic', topicSchema],
    ['a theme', themeNameSchema],
    ['the name of an account', accounts.rename.input.shape.name],
    ['the place of an account', accounts.rename.input.shape.place],
    ['the name of an account of a file', imports.start.input.shape.accountName],
    ['the company', settingsSchema.shape.companyName],
    ['who asks', handoffSettingsSchema.shape.senderName],
    ['what is expected', letterFormSchema.shape.expectation],
    ['where a fact is so', proofSchema.shape.place],
    ['who says so', proofSchema.shape.witness]
  ])('%s has no control character', (_what, schema) => {
    expect(schema.safeParse('Fournil').success).toBe(true)
    for (const words of ['Four\u0000nil', '\u0000Fournil', 'Four\u001Bnil', 'Four\u0085nil', 'Four\u007Fnil'])
      expect(schema.safeParse(words).success).toBe(false)
  })
})
