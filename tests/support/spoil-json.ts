import type { SeededRandom } from './seeded-random.ts'

/** Written into the text of an answer, since what nests so deep cannot be written by JSON.stringify. */
const deepMark = '@@deep@@'
const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`

/** What has stood, somewhere, where something else was expected. */
const hostileValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  -(2 ** 31),
  '',
  ' ',
  '0',
  'nonsense',
  '\u0000',
  '\uD800',
  '\u202Egpj.exe',
  '__proto__',
  '../../../etc/passwd',
  'javascript:alert(1)',
  'https://[',
  'a'.repeat(100_000),
  '\u200B'.repeat(50_000),
  '<b>'.repeat(20_000),
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  '-000001-01-01T00:00:00Z',
  '0000-00-00T00:00:00',
  [],
  {},
  [[]],
  [null],
  JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'),
  Array.from({ length: 5_000 }, (_one, index) => index),
  deepMark
]

/** Every place of a JSON value, as the object that holds it and the key; a network that calls a thing deleted is believed. */
const placesOf = (value: unknown): { readonly holder: object; readonly key: string }[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value)
    .filter(([key]) => !/deleted/u.test(key))
    .flatMap(([key, held]) => [{ holder: value, key }, ...placesOf(held)])
}

/** The text of a JSON answer with one or two of its parts exchanged, left out, or doubled. */
export const spoilJson = (text: string, random: SeededRandom): string => {
  const value: unknown = JSON.parse(text)
  for (let times = 1 + random.below(2); times > 0; times -= 1) {
    const places = placesOf(value)
    const place = places[random.below(places.length)]
    if (place === undefined) return JSON.stringify(hostileValues[random.below(hostileValues.length)])
    const how = random.below(8)
    const held: unknown = Reflect.get(place.holder, place.key)
    if (how === 0) Reflect.deleteProperty(place.holder, place.key)
    else if (how === 1 && Array.isArray(held)) Reflect.set(place.holder, place.key, [...held, ...held])
    else Reflect.set(place.holder, place.key, hostileValues[random.below(hostileValues.length)])
  }
  return JSON.stringify(value).replaceAll(`"${deepMark}"`, deep)
}
