import { posix } from 'node:path'
import { type Complaint, complaintAt, isNode, literalText, type Node, type Source, walk } from './source.ts'

/** One file naming another file, or a package. */
export interface Edge {
  readonly source: Source
  readonly offset: number
  /** As written. */
  readonly request: string
  /** The path of the file named, from the root; null for a package. */
  readonly file: string | null
  /** The package named (`node:fs`, `kysely`, `@scope/name`); null for a file. */
  readonly packageName: string | null
  /** Erased before anything runs. */
  readonly typeOnly: boolean
}

const packageOf = (request: string): string => {
  if (request.startsWith('node:')) return request
  const parts = request.split('/')
  return request.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? request)
}

const isTypeDeclaration = (node: Node): boolean => {
  if (node['importKind'] === 'type' || node['exportKind'] === 'type') return true
  const specifiers = node['specifiers']
  return (
    Array.isArray(specifiers) &&
    specifiers.length > 0 &&
    specifiers.every(
      (one: unknown) => isNode(one) && (one['importKind'] === 'type' || one['exportKind'] === 'type')
    )
  )
}

/** `new URL('./file.ts', import.meta.url)`: how a worker or a page is named. */
const addressBesideThisFile = (node: Node): unknown => {
  if (node.type !== 'NewExpression') return null
  const callee = node['callee']
  const written = node['arguments']
  if (!isNode(callee) || callee['name'] !== 'URL' || !Array.isArray(written) || written.length !== 2)
    return null
  return typeof written[0] === 'object' ? written[0] : null
}

const requestOf = (node: Node): unknown => {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return node['source'] ?? node['argument']
    case 'TSExternalModuleReference':
      return node['expression']
    default:
      return addressBesideThisFile(node)
  }
}

/** Static imports, re-exports, literal dynamic imports, imported types and addresses beside the file. */
export const edgesOf = (source: Source): readonly Edge[] => {
  const edges: Edge[] = []
  walk(source, (node) => {
    const literal = literalText(requestOf(node))
    if (literal === null) return
    const request = literal.split('?')[0] ?? literal
    const local = request.startsWith('.')
    const file = local ? posix.join(posix.dirname(source.path), request) : null
    // An address may also lead to a page or a resource, which is no code.
    if (node.type === 'NewExpression' && (file === null || !/\.tsx?$/u.test(file))) return
    edges.push({
      source,
      offset: node.start,
      request,
      file,
      packageName: local ? null : packageOf(request),
      typeOnly: node.type === 'TSImportType' || isTypeDeclaration(node)
    })
  })
  return edges
}

/** A part of the source and what it may import beside itself. */
export interface Layer {
  readonly name: string
  /** Path prefixes; the longest that fits decides. A folder ends with `/`. */
  readonly paths: readonly string[]
  /** Prefixes of files that it may import. */
  readonly files: readonly string[]
  /** Prefixes of files of which it may import types only. */
  readonly types?: readonly string[]
  /** Prefixes of files inside an allowed prefix that stay closed to it. */
  readonly except?: readonly string[]
  /** Packages; `node:*` is every module of Node. */
  readonly packages: readonly string[]
  /** Packages for one file or folder of the layer. */
  readonly packagesOf?: Readonly<Record<string, readonly string[]>>
}

export const layerOf = (layers: readonly Layer[], path: string): Layer | null => {
  const fitting = layers
    .flatMap((layer) => layer.paths.map((prefix) => ({ layer, prefix })))
    .filter(({ prefix }) => (prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix))
    .toSorted((one, other) => other.prefix.length - one.prefix.length)
  return fitting[0]?.layer ?? null
}

const startsWithOne = (path: string, prefixes: readonly string[]): boolean =>
  prefixes.some((prefix) => (prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix))

const packageAllowed = (layer: Layer, edge: Edge, name: string): boolean => {
  const allowed = [
    ...layer.packages,
    ...Object.entries(layer.packagesOf ?? {}).flatMap(([path, packages]) =>
      startsWithOne(edge.source.path, [path]) ? packages : []
    )
  ]
  return allowed.includes(name) || (name.startsWith('node:') && allowed.includes('node:*'))
}

/** Complaints about each import that the table of layers does not allow, and about files that belong to no layer. */
export const checkLayers = (sources: readonly Source[], layers: readonly Layer[]): readonly Complaint[] =>
  sources.flatMap((source) => {
    const layer = layerOf(layers, source.path)
    if (layer === null)
      return [
        complaintAt(
          source,
          0,
          'belongs to no layer: move it, or give it a line in tests/architecture/layers.test.ts'
        )
      ]
    return edgesOf(source).flatMap((edge) => {
      const refuse = (remedy: string): readonly Complaint[] => [
        complaintAt(source, edge.offset, `${layer.name} may not import ${edge.request}: ${remedy}`)
      ]
      if (edge.packageName !== null)
        return packageAllowed(layer, edge, edge.packageName)
          ? []
          : refuse(
              'reach it through what this layer may import (design: who may import whom), or give the package its line'
            )
      const file = edge.file ?? ''
      if (layerOf(layers, file) === layer && !startsWithOne(file, layer.except ?? [])) return []
      const open = startsWithOne(file, layer.files) && !startsWithOne(file, layer.except ?? [])
      if (open || (edge.typeOnly && startsWithOne(file, layer.types ?? []))) return []
      return startsWithOne(file, layer.types ?? [])
        ? refuse('only its types (import type)')
        : refuse('pass what it needs as an argument, or move the code to a layer that both may import')
    })
  })

/** A circle of imports that run: none of its files can be understood, or started, before the others. */
export const checkCycles = (sources: readonly Source[]): readonly Complaint[] => {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const next = new Map(
    sources.map((source) => [
      source.path,
      edgesOf(source)
        .filter((edge) => !edge.typeOnly && edge.file !== null && byPath.has(edge.file))
        .map((edge) => edge.file ?? '')
    ])
  )
  const complaints: Complaint[] = []
  const finished = new Set<string>()
  const descend = (path: string, trail: readonly string[]): void => {
    if (finished.has(path)) return
    const begin = trail.indexOf(path)
    const source = byPath.get(path)
    if (begin >= 0 && source !== undefined) {
      complaints.push({
        path,
        line: 1,
        message: `is part of a circle: ${[...trail.slice(begin), path].join(' → ')}. Move what they share to a third file`
      })
      return
    }
    for (const file of next.get(path) ?? []) descend(file, [...trail, path])
    finished.add(path)
  }
  for (const source of sources) descend(source.path, [])
  return complaints
}
