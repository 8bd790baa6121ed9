import { describe, expect, it } from 'vitest'
import { checkBothLanguages, checkSentencesAreSaid } from './rules/sentences.ts'
import { describeComplaints, readSources, type Source } from './rules/source.ts'
import { checkTypography, sentencesOf } from './rules/typography.ts'

const locales = readSources(['src/shared/locales'], ['.json'])
const code = readSources(['src']).filter(({ path }) => !path.endsWith('.d.ts'))

describe('the sentences', () => {
  it('are the same in French and English, with their plurals and values', () => {
    expect(locales.length).toBeGreaterThanOrEqual(36)
    expect(describeComplaints(checkBothLanguages(locales))).toEqual([])
  })

  it('are all said somewhere, and everything said has its sentence', () => {
    expect(locales.flatMap(sentencesOf).length).toBeGreaterThan(700)
    expect(describeComplaints(checkSentencesAreSaid(locales, code))).toEqual([])
  })

  it.each(['fr', 'en'] as const)('follow the typography of their language: %s', (language) => {
    const sentences = locales.filter(({ path }) => path.includes(`/${language}/`)).flatMap(sentencesOf)
    expect(sentences.length).toBeGreaterThan(350)
    expect(describeComplaints(checkTypography(sentences, language))).toEqual([])
  })
})

const file = (language: string, sentences: object, namespace = 'planted'): Source => ({
  path: `src/shared/locales/${language}/${namespace}.json`,
  text: JSON.stringify(sentences)
})

const component = (text: string): Source => ({ path: 'src/renderer/planted.tsx', text })

describe('the checker of sentences', () => {
  it('complains about a key that one language lacks', () => {
    const complaints = checkBothLanguages([file('en', { a: 'A', b: { c: 'C' } }), file('fr', { a: 'A' })])
    expect(describeComplaints(complaints)).toEqual([
      'src/shared/locales/en/planted.json:1 b.c: say it in fr too, or remove it'
    ])
  })

  it('complains about a file, a plural form or a value that one language lacks, and about an empty sentence', () => {
    expect(checkBothLanguages([file('en', {})])).toHaveLength(1)
    expect(
      checkBothLanguages([
        file('en', { a_one: 'one', a_other: '{{count}} of them' }),
        file('fr', { a_one: 'un', a_other: '{{count}} choses' })
      ]).map(({ message }) => message)
    ).toEqual(['a: add the plural form _many'])
    expect(
      checkBothLanguages([file('en', { a: '{{name}} left' }), file('fr', { a: '{{nom}} est loin' })])
    ).toHaveLength(2)
    expect(checkBothLanguages([file('en', { a: '{{name}} left' }), file('fr', { a: 'C’est fini' })])).toEqual(
      []
    )
    expect(checkBothLanguages([file('en', { a: ' ' }), file('fr', { a: 'A' })])).toHaveLength(1)
  })

  it('accepts the plural forms of each language', () => {
    const en = file('en', { a_one: '{{count}} day', a_other: '{{count}} days', to_other: 'To others' })
    const fr = file('fr', {
      a_one: '{{count}} jour',
      a_many: '{{count}} jours',
      a_other: '{{count}} jours',
      to_other: 'Aux autres'
    })
    expect(checkBothLanguages([en, fr]).map(({ message }) => message)).toEqual([
      'to: add the plural form _one',
      'to: add the plural form _one',
      'to: add the plural form _many'
    ])
  })

  it('complains about a sentence that nothing says', () => {
    const said = component(
      "const { t } = useTranslation('planted'); t('a'); t(`b.${kind}`); t(c ? 'd' : 'e'); const f = 'f_code'"
    )
    const all = { a: 'A', b: { x: 'B' }, d: 'D', e: 'E', f_code: 'F' }
    expect(checkSentencesAreSaid([file('en', all)], [said])).toEqual([])
    expect(
      checkSentencesAreSaid([file('en', { ...all, forgotten: 'F' })], [said]).map(({ message }) => message)
    ).toEqual(['forgotten: nothing says it: remove it, or say it'])
  })

  it('complains about a key that stands in no file, in the namespace of the nearest useTranslation', () => {
    const en = [file('en', { a: 'A' }, 'one'), file('en', { b: 'B' }, 'two')]
    const right = component(
      "const One = () => { const { t } = useTranslation('one'); return <p>{t('a')}</p> }; const Two = () => { const { t: say } = useTranslation('two'); return say('b') }"
    )
    expect(checkSentencesAreSaid(en, [right])).toEqual([])
    const wrong = component(
      "const One = () => { const { t } = useTranslation('one'); return <p>{t('b')}</p> }; const Two = () => t('two:a'); const Three = () => <Trans i18nKey=\"c\" ns=\"one\" />; const words = ['a', 'b']"
    )
    expect(checkSentencesAreSaid(en, [wrong]).map(({ message }) => message.split(' ')[0])).toEqual([
      'one:b',
      'two:a',
      'one:c'
    ])
  })

  it.each([
    "C'est fini",
    'Dire "oui"',
    'Attendre...',
    'Vraiment?',
    'Vraiment ?',
    'Attention : prudence',
    'Fini; la suite',
    '«Oui»',
    '« Oui »',
    'Dire “oui”',
    'Erreur : {{detail}}'
  ])('complains about the French of %s', (text) => {
    expect(checkTypography(sentencesOf(file('fr', { a: text })), 'fr')).not.toEqual([])
  })

  it.each([
    'C’est fini',
    'Dire «\u202Foui\u202F»',
    'Attendre…',
    'Vraiment\u202F?',
    'Quoi\u00A0?!',
    'Ouvert à 10:30, voir https://exemple.example/a?b=c',
    '{{count, number}} sélectionnées',
    'Erreur\u202F: {{detail}}'
  ])('accepts the French of %s', (text) => {
    expect(checkTypography(sentencesOf(file('fr', { a: text })), 'fr')).toEqual([])
  })

  it.each(["It's done", 'Say "yes"', 'Say «yes»', 'Really ?', 'Wait...'])(
    'complains about the English of %s',
    (text) => {
      expect(checkTypography(sentencesOf(file('en', { a: text })), 'en')).not.toEqual([])
    }
  )
})
