import { type Complaint, complaintAt, identifier, isNode, literalText, type Source, walk } from './source.ts'

const runners: ReadonlySet<string> = new Set(['test', 'it', 'describe'])

/** Ways of writing a test down that nobody runs, or that passes by failing. */
const neverShows: ReadonlySet<string> = new Set(['skip', 'todo', 'fails', 'fixme', 'fail'])

/** Whether a call runs tests: `test(…)`, `it.each(…)(…)`, `describe.skipIf(…)(…)`; not `test.skip(…)`. */
const runsTests = (callee: unknown): boolean => {
  if (!isNode(callee)) return false
  if (callee.type === 'MemberExpression')
    return !neverShows.has(identifier(callee['property']) ?? '') && runsTests(callee['object'])
  if (callee.type === 'CallExpression') return runsTests(callee['callee'])
  return runners.has(identifier(callee) ?? '')
}

/** The beginning of a name, a template with expressions included. */
const nameOf = (value: unknown): string | null => {
  const whole = literalText(value)
  if (whole !== null) return whole
  const quasis = isNode(value) && value.type === 'TemplateLiteral' ? value['quasis'] : null
  const [first]: unknown[] = Array.isArray(quasis) ? quasis : []
  const text = isNode(first) ? first['value'] : null
  return typeof text === 'object' && text !== null && 'cooked' in text ? String(text.cooked) : null
}

/** The numbers at the beginning of a name: `R-1 R-2 an answer …`. */
const numbersIn = (name: string): readonly number[] => {
  const [beginning = ''] = /^(?:R-\d+\s+)+/u.exec(name) ?? []
  return [...beginning.matchAll(/R-(\d+)/gu)].map(([, number]) => Number(number))
}

/** Every requirement from R-1 to the last is the beginning of the name of at least one test or group of tests. */
export const checkRequirements = (
  tests: readonly Source[],
  last: number,
  open: readonly number[] = []
): readonly Complaint[] => {
  const complaints: Complaint[] = []
  const named = new Set<number>()
  for (const source of tests)
    walk(source, (node) => {
      if (node.type !== 'CallExpression' || !runsTests(node['callee'])) return
      const [first]: unknown[] = Array.isArray(node['arguments']) ? node['arguments'] : []
      const name = nameOf(first)
      if (name === null) return
      for (const number of numbersIn(name)) {
        named.add(number)
        if (number < 1 || number > last)
          complaints.push(complaintAt(source, node.start, `there is no requirement R-${number}`))
      }
    })
  for (let number = 1; number <= last; number += 1) {
    const isOpen = open.includes(number)
    if (named.has(number) === isOpen)
      complaints.push({
        path: 'tests',
        line: 1,
        message: isOpen
          ? `R-${number} has its test: it is open no more`
          : `no test is named after R-${number}`
      })
  }
  return complaints
}
