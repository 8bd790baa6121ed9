import { type Complaint, complaintAt, identifier, isNode, literalText, type Source, walk } from './source.ts'

/** Names that turn text into a page, or into a program. */
const sinks = [
  'dangerouslySetInnerHTML',
  'innerHTML',
  'outerHTML',
  'insertAdjacentHTML',
  'setHTMLUnsafe',
  'createContextualFragment',
  'srcdoc',
  'srcDoc'
]

const remedy = 'nothing from outside becomes markup: reduce it to text and spans in main, and render text'

/**
 * Complaints about each way to put HTML into a page, whatever the object, and about running text as code. A defect class
 * closed at one place comes back by the next one (Signal: CVE-2018-10994, then CVE-2018-11101).
 */
export const checkSinks = (sources: readonly Source[]): readonly Complaint[] =>
  sources.flatMap((source) => {
    const complaints: Complaint[] = []
    walk(source, (node, [holder]) => {
      const jsxName = node.type === 'JSXIdentifier' && typeof node['name'] === 'string' ? node['name'] : null
      const name = identifier(node) ?? literalText(node) ?? jsxName
      if (name !== null && sinks.includes(name))
        complaints.push(complaintAt(source, node.start, `${name}: ${remedy}`))
      if (node.type === 'MemberExpression') {
        const property = identifier(node['property']) ?? literalText(node['property'])
        if (identifier(node['object']) === 'document' && (property === 'write' || property === 'writeln'))
          complaints.push(complaintAt(source, node.start, `document.${property}: ${remedy}`))
      }
      const callee = isNode(holder) && holder['callee'] === node ? identifier(node) : null
      if (callee === 'eval' || callee === 'Function')
        complaints.push(complaintAt(source, node.start, `${callee}: text is never run as code`))
    })
    return complaints
  })
