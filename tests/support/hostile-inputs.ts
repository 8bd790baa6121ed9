import fastCheck, { type Arbitrary } from 'fast-check'
import { z } from 'zod'

/** Texts that have broken something somewhere. */
export const hostileTexts: readonly string[] = [
  '',
  ' ',
  '\0',
  '\uD800',
  '\u202Egpj.exe',
  '__proto__',
  'constructor',
  "' or 1=1 --",
  '"); drop table message; --',
  '../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '<script>alert(1)</script>',
  '{{constructor.constructor("return 1")()}}',
  '=cmd|calc',
  '%n%s',
  'NaN',
  '-1',
  '1e309',
  '9999-99-99T99:99:99Z',
  'a'.repeat(70_000),
  '\u0301'.repeat(5_000)
]

const nested = (depth: number): unknown => {
  let value: unknown = 1
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

/** Anything that structured cloning could carry over the bridge. */
const anything = (): Arbitrary<unknown> =>
  fastCheck.oneof(
    fastCheck.constantFrom(...hostileTexts),
    fastCheck.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true
    }),
    fastCheck.constantFrom<unknown>(
      null,
      undefined,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -0,
      Number.MAX_SAFE_INTEGER + 1,
      nested(200),
      JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'),
      Array.from({ length: 3 })
    )
  )

const jsonSchema = z.looseObject({
  type: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  format: z.string().optional(),
  pattern: z.string().optional()
})

/** Values of nearly the right shape: a few members as they should be, the others not. */
const likely = (schema: unknown, depth = 0): Arbitrary<unknown> => {
  const parsed = jsonSchema.safeParse(schema)
  if (!parsed.success || depth > 4) return anything()
  const { type, properties, items, anyOf, oneOf, enum: members, minimum, maximum, format } = parsed.data
  const choices = anyOf ?? oneOf
  if (choices !== undefined && choices.length > 0)
    return fastCheck.oneof(...choices.map((one) => likely(one, depth + 1)))
  if (members !== undefined && members.length > 0) return fastCheck.constantFrom(...members)
  if (parsed.data.const !== undefined) return fastCheck.constant(parsed.data.const)
  switch (type) {
    case 'object':
      return fastCheck.record(
        Object.fromEntries(
          Object.entries(properties ?? {}).map(([name, one]) => [name, likely(one, depth + 1)])
        )
      )
    case 'array':
      return fastCheck.array(likely(items, depth + 1), { maxLength: 3 })
    case 'integer':
      return fastCheck.integer({ min: Math.max(minimum ?? -5, -5), max: Math.min(maximum ?? 100, 100) })
    case 'number':
      return fastCheck.double({ noNaN: true, min: -5, max: 100 })
    case 'boolean':
      return fastCheck.boolean()
    case 'null':
      return fastCheck.constant(null)
    case 'string':
      return format === 'uuid'
        ? fastCheck.uuid()
        : fastCheck.oneof(
            fastCheck.constant('texte'),
            fastCheck.uuid(),
            fastCheck.constantFrom(...hostileTexts)
          )
    default:
      return anything()
  }
}

/** Values of the right shape in which one member was exchanged, left out or added. */
const spoilt = (schema: unknown): Arbitrary<unknown> =>
  fastCheck
    .tuple(likely(schema), fastCheck.nat(), anything(), fastCheck.constantFrom('exchange', 'remove', 'add'))
    .map(([value, which, other, how]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return other
      const entries = Object.entries(value)
      const at = entries.length === 0 ? 0 : which % entries.length
      if (how === 'add') return { ...value, surplus: other }
      return Object.fromEntries(
        entries.flatMap(([name, member], index) =>
          index !== at ? [[name, member]] : how === 'remove' ? [] : [[name, other]]
        )
      )
    })

/** What may come for one call of the contract: right, nearly right, and anything at all. */
export const payloadsFor = (input: z.ZodType): Arbitrary<unknown> => {
  const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
  return fastCheck.oneof(
    { weight: 3, arbitrary: spoilt(schema) },
    { weight: 2, arbitrary: likely(schema) },
    { weight: 2, arbitrary: anything() }
  )
}
