import { type Complaint, complaintAt, identifier, isNode, type Node, type Source, walk } from './source.ts'

const schemaRemedy =
  'a schema is made once, beside the function: made anew for each reading it costs a hundred times the reading'

const collatorRemedy =
  'with options each comparison makes a collator of its own: make one beside the function'

/** What reads with a schema. */
const readings = ['parse', 'safeParse', 'parseAsync', 'safeParseAsync']

const functions = ['ArrowFunctionExpression', 'FunctionExpression', 'FunctionDeclaration']

/** The name at which a chain of calls and members begins, and whether anything is called on the way. */
const beginningOf = (
  node: unknown,
  isMade = false
): { readonly name: string | null; readonly isMade: boolean } => {
  if (!isNode(node)) return { name: null, isMade }
  if (node.type === 'CallExpression') return beginningOf(node['callee'], true)
  return node.type === 'MemberExpression'
    ? beginningOf(node['object'], isMade)
    : { name: identifier(node), isMade }
}

const isInside = (parents: readonly Node[]): boolean => parents.some(({ type }) => functions.includes(type))

/**
 * Complaints about schemas that a function makes each time it reads something with them, and about comparisons of texts that
 * make a collator each time (thirty names took four milliseconds to sort).
 */
export const checkMadeOnce = (sources: readonly Source[]): readonly Complaint[] =>
  sources.flatMap((source) => {
    const complaints: Complaint[] = []
    walk(source, (node, parents) => {
      if (node.type !== 'CallExpression' || !isInside(parents)) return
      const callee = node['callee']
      if (!isNode(callee) || callee.type !== 'MemberExpression') return
      const given = node['arguments']
      if (identifier(callee['property']) === 'localeCompare' && Array.isArray(given) && given.length > 2)
        complaints.push(complaintAt(source, node.start, collatorRemedy))
      if (!readings.includes(identifier(callee['property']) ?? '')) return
      const { name, isMade } = beginningOf(callee['object'])
      if (isMade && (name === 'z' || name?.endsWith('Schema') === true))
        complaints.push(complaintAt(source, node.start, schemaRemedy))
    })
    return complaints
  })
