import { type Complaint, complaintAt, identifier, literalText, type Source, walk } from './source.ts'

/** The file that has the list. */
const home = 'src/main/runtime/reached.ts'

/** Every point is said once, by its name, and nothing in the app listens: only what kills it from outside does. */
export const checkCrashPoints = (
  sources: readonly Source[],
  points: readonly string[],
  channel: string
): readonly Complaint[] => {
  const complaints: Complaint[] = []
  const said = new Map<string, number>()
  for (const source of sources) {
    if (source.path === home) continue
    walk(source, (node) => {
      if (identifier(node) === 'crashChannel' || literalText(node) === channel)
        complaints.push(complaintAt(source, node.start, 'the app does not listen to where it may die'))
      if (node.type !== 'CallExpression' || identifier(node['callee']) !== 'reached') return
      const [argument]: unknown[] = Array.isArray(node['arguments']) ? node['arguments'] : []
      const point = literalText(argument)
      if (point === null)
        complaints.push(complaintAt(source, node.start, 'name the point where it is reached'))
      else {
        if (said.has(point))
          complaints.push(complaintAt(source, node.start, `${point} is said twice: name two points`))
        said.set(point, node.start)
      }
    })
  }
  for (const point of points)
    if (!said.has(point))
      complaints.push({ path: home, line: 1, message: `${point} is in the list and nowhere in the source` })
  return complaints
}
