import { analyse } from 'scslre'
import {
  type Complaint,
  complaintAt,
  identifier,
  isNode,
  literalText,
  type Node,
  type Source,
  walk
} from './source.ts'

/** Where an expression is made while the app runs, and why nobody outside can write one there. */
const made: Readonly<Record<string, string>> = {
  'src/shared/text/compose-reply.ts': 'every sign of the name is escaped',
  'src/renderer/screens/conversation/segments.ts': 'every sign of the words is escaped',
  'src/shared/text/unproven-claims.ts': 'the words are those of its own list'
}

interface Expression {
  readonly pattern: string
  readonly flags: string
  readonly start: number
}

/**
 * Complaints about expressions that are made of anything but constants of their file, and about those whose time may grow
 * faster than the text that they read: one comment of a stranger would stop the window. Found by looking at the expression
 * (scslre), not at a clock.
 */
export const checkExpressions = (sources: readonly Source[]): readonly Complaint[] =>
  sources.flatMap((source) => {
    const { written, unknown } = expressionsOf(source)
    const foreign = made[source.path] === undefined ? unknown : []
    return [
      ...foreign.map((start) =>
        complaintAt(
          source,
          start,
          'an expression made of input: compare words, or name the place in rules/expressions.ts'
        )
      ),
      ...written
        .filter(isSlow)
        .map(({ pattern, start }) =>
          complaintAt(
            source,
            start,
            `/${pattern}/ takes a time that grows faster than its text: bound its repetitions`
          )
        )
    ]
  })

/** Every expression of the source, and where one is made of what cannot be known. */
export const expressionsOf = (
  source: Source
): { readonly written: readonly Expression[]; readonly unknown: readonly number[] } => {
  const constants = new Map<string, Node>()
  walk(source, (node, [holder]) => {
    const name = node.type === 'VariableDeclarator' ? identifier(node['id']) : null
    if (name !== null && holder?.['kind'] === 'const' && isNode(node['init']))
      constants.set(name, node['init'])
  })
  const written: Expression[] = []
  const unknown: number[] = []
  walk(source, (node) => {
    const { regex } = node
    if (node.type === 'Literal' && isRegex(regex))
      written.push({ pattern: regex.pattern, flags: regex.flags, start: node.start })
    const isMade = node.type === 'NewExpression' || node.type === 'CallExpression'
    if (!isMade || !isExpressionMaker(node['callee'])) return
    const [pattern, flags] = Array.isArray(node['arguments']) ? (node['arguments'] as unknown[]) : []
    const text = constantText(pattern, constants)
    if (text === null) unknown.push(node.start)
    else written.push({ pattern: text, flags: literalText(flags) ?? '', start: node.start })
  })
  return { written, unknown }
}

const isRegex = (value: unknown): value is { readonly pattern: string; readonly flags: string } =>
  typeof value === 'object' && value !== null && 'pattern' in value && 'flags' in value

const isExpressionMaker = (callee: unknown): boolean =>
  identifier(callee) === 'RegExp' || (isNode(callee) && identifier(callee['property']) === 'RegExp')

/** The text of a literal, or of a template or constant of nothing but literals; null for anything else. */
const constantText = (value: unknown, constants: ReadonlyMap<string, Node>): string | null => {
  const plain = literalText(value)
  if (plain !== null || !isNode(value)) return plain
  const name = identifier(value)
  if (name !== null) return constantText(constants.get(name), constants)
  if (value.type !== 'TemplateLiteral') return null
  const { quasis, expressions } = value
  if (!Array.isArray(quasis) || !Array.isArray(expressions)) return null
  const texts = expressions.map((one: unknown) => constantText(one, constants))
  if (texts.includes(null)) return null
  return quasis.map((quasi: unknown, index) => `${cooked(quasi)}${texts[index] ?? ''}`).join('')
}

const cooked = (quasi: unknown): string => {
  const text = isNode(quasi) ? quasi['value'] : null
  return typeof text === 'object' && text !== null && 'cooked' in text ? String(text.cooked) : ''
}

const isSlow = ({ pattern, flags }: Expression): boolean =>
  analyse({ source: pattern, flags }, { maxReports: 1 }).reports.length > 0
