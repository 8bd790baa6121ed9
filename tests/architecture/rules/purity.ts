import {
  type Complaint,
  complaintAt,
  identifier,
  literalText,
  type Node,
  type Source,
  walk
} from './source.ts'

/** Where time, chance, the environment and the network may be reached directly. */
const shell = [
  'src/main/runtime/',
  'src/main/electron/',
  'src/main/index.ts',
  'src/main/cli.ts',
  'src/main/command-line/',
  'src/shared/model/instant.ts'
]

/** Speak with a library that takes and gives a Date; they make it from a moment given, never from the clock. */
const dateSpeakers = [
  'src/main/domain/read-moment.ts',
  'src/main/domain/read-days.ts',
  'src/main/mail/mail-nature.ts'
]

const timers = ['setTimeout', 'setInterval', 'setImmediate']
const timerModules = ['node:timers', 'node:timers/promises']

const remedies = {
  clock: 'take the time from ctx.clock',
  random: 'take ids and chance from ctx.ids',
  timer: 'make it a tick of runtime/loop.ts, due by the clock',
  environment: 'read it in runtime, and pass the value',
  fetch: 'use the fetch that is injected (ctx.fetch, io.fetch)'
} as const

/** A bare name, or a member of one of the global objects: `fetch`, `globalThis.fetch`, `window.fetch`. */
const globalName = (value: unknown): string | null => {
  const bare = identifier(value)
  if (bare !== null) return bare
  const [object, property] = memberOf(value)
  return object !== null && ['globalThis', 'window', 'self', 'global'].includes(object) ? property : null
}

const memberOf = (value: unknown): readonly [string | null, string | null] => {
  if (typeof value !== 'object' || value === null || !('type' in value) || value.type !== 'MemberExpression')
    return [null, null]
  const object = 'object' in value ? value.object : null
  const property = 'property' in value ? value.property : null
  return [globalName(object), identifier(property) ?? literalText(property)]
}

const hasArguments = (node: Node): boolean => Array.isArray(node['arguments']) && node['arguments'].length > 0

const offence = (node: Node, path: string): string | null => {
  const inRenderer = path.startsWith('src/renderer/')
  if (node.type === 'MemberExpression') {
    const [object, property] = memberOf(node)
    if (object === 'Date' && property === 'now') return inRenderer ? null : remedies.clock
    if (object === 'performance' && property === 'now') return inRenderer ? null : remedies.clock
    if (object === 'Math' && property === 'random') return remedies.random
    if (object === 'process' && property === 'env') return remedies.environment
    return property === 'randomUUID' ? remedies.random : null
  }
  if (node.type === 'NewExpression' && globalName(node['callee']) === 'Date')
    return inRenderer || (dateSpeakers.includes(path) && hasArguments(node)) ? null : remedies.clock
  if (node.type === 'CallExpression') {
    const name = globalName(node['callee'])
    if (name === 'Date') return inRenderer ? null : remedies.clock
    if (name === 'randomUUID') return remedies.random
    if (name !== null && timers.includes(name)) return inRenderer ? null : remedies.timer
    return name === 'fetch' ? remedies.fetch : null
  }
  return null
}

const importedName = (node: Node): string | null => {
  if (node.type !== 'ImportSpecifier') return null
  return identifier(node['imported'])
}

/**
 * Complaints about time, chance, timers, the environment and requests outside the few files that inject them. The
 * renderer may read and run clocks: it shows them. A turn of the event loop (`setImmediate` of node:timers/promises) waits
 * for nothing and is allowed.
 */
export const checkPurity = (sources: readonly Source[]): readonly Complaint[] =>
  sources
    .filter(({ path }) => !shell.some((open) => (open.endsWith('/') ? path.startsWith(open) : path === open)))
    .flatMap((source) => {
      const complaints: Complaint[] = []
      walk(source, (node, [holder]) => {
        const remedy = offence(node, source.path)
        if (remedy !== null) complaints.push(complaintAt(source, node.start, remedy))
        const name = importedName(node)
        if (name === null || holder === undefined) return
        const from = literalText(holder['source'])
        if (from === 'node:crypto' && ['randomUUID', 'randomBytes', 'randomInt'].includes(name))
          complaints.push(complaintAt(source, node.start, remedies.random))
        if (from !== null && timerModules.includes(from) && name !== 'setImmediate')
          complaints.push(complaintAt(source, node.start, remedies.timer))
      })
      return complaints
    })

/** Files in which a network may be named; in all others it would be a difference that the capabilities do not say. */
const mayName = (path: string, network: string): boolean =>
  path.startsWith(`src/main/connectors/${network}/`) ||
  path === 'src/main/connectors/all-connectors.ts' ||
  path === 'src/shared/model/network.ts' ||
  // Ways of counting, some of which bear the name of the network that invented them.
  path === 'src/shared/text/count-characters.ts' ||
  path.startsWith('src/shared/locales/')

/** Complaints about a network's name as a text, or as the name of a property, in generic code. */
export const checkNetworkNames = (
  sources: readonly Source[],
  networks: readonly string[]
): readonly Complaint[] =>
  sources.flatMap((source) => {
    const complaints: Complaint[] = []
    walk(source, (node, [holder]) => {
      const isKey =
        node.type === 'Identifier' &&
        holder?.type === 'Property' &&
        holder['key'] === node &&
        holder['computed'] === false
      const name = literalText(node) ?? (isKey ? identifier(node) : null)
      if (name === null || !networks.includes(name) || mayName(source.path, name)) return
      if (holder?.type === 'ImportDeclaration' || holder?.type === 'TSImportType') return
      complaints.push(
        complaintAt(
          source,
          node.start,
          `names the network ${name}: give Capabilities or Connector a member that says the difference`
        )
      )
    })
    return complaints
  })
