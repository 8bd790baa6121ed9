import { type Edge, edgesOf } from './layers.ts'
import { type Complaint, complaintAt, type Source } from './source.ts'

/** What main reads before it begins, in turns: the file that names the pieces, and the one that needs them all. */
export const readsPieces = 'src/main/read-app.ts'
const whole = 'src/main/app.ts'

/** One turn: the file it asks for, and what is read with it and was not before, in letters of our own code. */
export interface Turn {
  readonly file: string
  readonly edge: Edge
  readonly letters: number
}

const isRead = ({ source, offset, typeOnly, file }: Edge): boolean =>
  file !== null && !typeOnly && /^(?:import|export)\b(?!\s*\()/u.test(source.text.slice(offset))

/** The turns in their order. */
export const turnsOf = (sources: readonly Source[]): readonly Turn[] => {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const read = new Set<string>()
  const readWith = (path: string): number => {
    const source = byPath.get(path)
    if (source === undefined || read.has(path)) return 0
    read.add(path)
    return edgesOf(source)
      .filter(isRead)
      .reduce((sum, { file }) => sum + readWith(file ?? ''), source.text.length)
  }
  const reader = byPath.get(readsPieces)
  if (reader === undefined) return []
  return edgesOf(reader)
    .filter(({ file, typeOnly }) => file !== null && !typeOnly)
    .map((edge) => ({ edge, file: edge.file ?? '', letters: readWith(edge.file ?? '') }))
}

/** All that the app itself needs. */
const neededBy = (
  sources: readonly Source[],
  path: string,
  found = new Set<string>()
): ReadonlySet<string> => {
  const source = sources.find((one) => one.path === path)
  if (source === undefined || found.has(path)) return found
  found.add(path)
  for (const edge of edgesOf(source).filter(isRead)) neededBy(sources, edge.file ?? '', found)
  return found
}

/** Of all that is read, what may be in no piece: as much in one turn, and the page waits for its files meanwhile. */
const mostLeft = 0.1

/**
 * Complaints about pieces that are not there, that the app does not need or that bring nothing of their own, and about an app of
 * which too much is in no piece.
 */
export const checkPieces = (sources: readonly Source[]): readonly Complaint[] => {
  const needed = neededBy(sources, whole)
  const turns = turnsOf(sources)
  const all = turns.reduce((sum, { letters }) => sum + letters, 0)
  return turns.flatMap(({ file, edge, letters }, place) => {
    const complain = (message: string): Complaint[] => [complaintAt(edge.source, edge.offset, message)]
    if (!sources.some(({ path }) => path === file)) return complain(`${file} is not there`)
    if (!needed.has(file)) return complain(`${file} is nothing that ${whole} needs: take it out`)
    if (letters === 0) return complain(`${file} came with a piece before it: take it out`)
    if ((place === turns.length - 1) !== (file === whole))
      return complain(`${whole} is read last, once its pieces are`)
    return file === whole && letters > mostLeft * all
      ? complain(`${letters} of ${all} letters are in no piece: name what opens the inbox`)
      : []
  })
}
