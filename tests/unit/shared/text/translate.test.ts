import { describe, expect, it } from 'vitest'
import { namespaces, resources } from '../../../../src/shared/locales/resources.ts'
import { createTranslations } from '../../../../src/shared/locales/translate.ts'

const plainKeysOf = (sentences: object, before = ''): readonly string[] =>
  Object.entries(sentences).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${before}${key}`] : plainKeysOf(value, `${before}${key}.`)
  )

describe.each(['en', 'fr'] as const)('the sentences of %s', (language) => {
  const instance = createTranslations(language)

  it.each([...namespaces])('are what they are the first time and after it: %s', (namespace) => {
    const find = instance.getFixedT(language, namespace) as unknown as (key: string) => string
    for (const key of plainKeysOf(resources[language][namespace])) {
      const whole: string = instance.t(`${namespace}:${key}` as never)
      expect([find(key), find(key)]).toEqual([whole, whole])
    }
  })

  it('bear the values that they are given each time, beside the same without one', () => {
    const t = instance.getFixedT(language, 'inbox')
    expect(t('found', { count: 2 })).toContain('2')
    expect(t('found', { count: 3 })).toContain('3')
    expect(t('found', { count: 0 })).not.toContain('0')
  })

  it('are found by the same function for the same screen, so that nothing is drawn anew for it', () => {
    expect(instance.getFixedT(language, 'inbox')).toBe(instance.getFixedT(language, 'inbox'))
    expect(instance.getFixedT(language, 'inbox')).not.toBe(instance.getFixedT(language, 'composer'))
  })
})
