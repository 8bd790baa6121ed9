import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'vite'

/** A file as the rules see it: its path from the project's root with `/`, and its text. */
export interface Source {
  readonly path: string
  readonly text: string
}

/** What a rule objects to. The message names the remedy. */
export interface Complaint {
  readonly path: string
  readonly line: number
  readonly message: string
}

export const root = fileURLToPath(new URL('../../..', import.meta.url))

const readFolder = (folder: string, endings: readonly string[]): Source[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({
      path: file.slice(root.length).replaceAll('\\', '/'),
      text: readFileSync(file, 'utf8')
    }))

/** Every file of these folders with one of these endings, in the order of their paths. */
export const readSources = (
  folders: readonly string[],
  endings: readonly string[] = ['.ts', '.tsx']
): readonly Source[] =>
  folders
    .flatMap((folder) => readFolder(folder, endings))
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))

/** A node of the syntax tree. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  'start' in value

const visit = (
  value: unknown,
  parents: readonly Node[],
  see: (node: Node, parents: readonly Node[]) => void
): void => {
  if (Array.isArray(value)) {
    for (const one of value) visit(one, parents, see)
    return
  }
  if (typeof value !== 'object' || value === null) return
  if (!isNode(value)) return
  see(value, parents)
  const below = [value, ...parents]
  for (const child of Object.values(value)) if (typeof child === 'object') visit(child, below, see)
}

interface Parsed {
  readonly program: unknown
  readonly comments: readonly Comment[]
}

/** Each file is parsed once, so that every rule sees the same nodes. */
const parsed = new WeakMap<Source, Parsed>()

const parse = (source: Source): Parsed => {
  const before = parsed.get(source)
  if (before !== undefined) return before
  const { program, comments, errors } = parseSync(source.path, source.text)
  const [problem] = errors
  if (problem !== undefined) throw new Error(`${source.path} does not parse: ${problem.message}`)
  const result = { program, comments: comments.map(({ value, start }) => ({ text: value, start })) }
  parsed.set(source, result)
  return result
}

/** Calls `see` for every node of a file, with the nodes that hold it, nearest first. A file that does not parse is an error. */
export const walk = (source: Source, see: (node: Node, parents: readonly Node[]) => void): void => {
  visit(parse(source).program, [], see)
}

export interface Comment {
  readonly text: string
  readonly start: number
}

export const commentsOf = (source: Source): readonly Comment[] => parse(source).comments

/** The line on which an offset stands, from 1. */
export const lineAt = (source: Source, offset: number): number =>
  source.text.slice(0, offset).split('\n').length

export const complaintAt = (source: Source, offset: number, message: string): Complaint => ({
  path: source.path,
  line: lineAt(source, offset),
  message
})

/** The name of an identifier node, else null. */
export const identifier = (value: unknown): string | null =>
  isNode(value) && value.type === 'Identifier' && typeof value['name'] === 'string' ? value['name'] : null

/** The value of a string literal, or of a template without expressions, else null. */
export const literalText = (value: unknown): string | null => {
  if (!isNode(value)) return null
  if (value.type === 'Literal' && typeof value['value'] === 'string') return value['value']
  const quasis = value['quasis']
  if (value.type !== 'TemplateLiteral' || !Array.isArray(quasis) || quasis.length !== 1) return null
  const [quasi]: unknown[] = quasis
  if (!isNode(quasi)) return null
  const text = quasi['value']
  return typeof text === 'object' && text !== null && 'cooked' in text && typeof text.cooked === 'string'
    ? text.cooked
    : null
}

/** One line for each complaint, to read in the output of a failed test. */
export const describeComplaints = (complaints: readonly Complaint[]): readonly string[] =>
  complaints.map(({ path, line, message }) => `${path}:${line} ${message}`)
