import {
  type CompiledQuery,
  DeleteQueryNode,
  InsertQueryNode,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  UpdateQueryNode,
  type UnknownRow
} from 'kysely'
import { type TableName, tableNames } from '../../shared/contract/define.ts'

const known: ReadonlySet<string> = new Set(tableNames)
const isTableName = (name: unknown): name is TableName => typeof name === 'string' && known.has(name)

/** Plain values, which name no table: the rows of an insert, the ids of a list. */
const valueKinds: ReadonlySet<unknown> = new Set(['PrimitiveValueListNode', 'ValueNode'])

/**
 * Goes through the parts of a query without copying them, as the transformers of Kysely do: every query of the app passes
 * here, some with thousands of values.
 */
const collectTables = (part: unknown, found: Set<TableName>): void => {
  if (typeof part !== 'object' || part === null) return
  if (Array.isArray(part)) {
    for (const each of part) collectTables(each, found)
    return
  }
  if ('kind' in part) {
    if (valueKinds.has(part.kind)) return
    if (part.kind === 'SchemableIdentifierNode' && 'identifier' in part) {
      const { identifier } = part
      if (typeof identifier === 'object' && identifier !== null && 'name' in identifier)
        if (isTableName(identifier.name)) found.add(identifier.name)
      return
    }
  }
  for (const each of Object.values(part)) collectTables(each, found)
}

const tablesIn = (node: RootOperationNode): ReadonlySet<TableName> => {
  const found = new Set<TableName>()
  collectTables(node, found)
  return found
}

const writes = (node: RootOperationNode): boolean =>
  InsertQueryNode.is(node) || UpdateQueryNode.is(node) || DeleteQueryNode.is(node)

/** What a query does with which tables. */
export interface Named {
  readonly kind: 'read' | 'write'
  readonly tables: ReadonlySet<TableName>
}

const namedIn = (node: RootOperationNode): Named => ({
  kind: writes(node) ? 'write' : 'read',
  tables: tablesIn(node)
})

/** Of queries that run again as they were compiled, by their identity: nothing transforms them then. */
const remembered = new WeakMap<CompiledQuery['queryId'], Named>()

/** Lets the plugin tell of a compiled query each time it runs; returns what it will tell. */
export const rememberTables = ({ query, queryId }: CompiledQuery): Named => {
  const named = namedIn(query)
  remembered.set(queryId, named)
  return named
}

/** Is told which tables a query names. */
export type RecordTables = (kind: Named['kind'], tables: Named['tables']) => void

/** A Kysely plugin that tells which tables each query names; raw SQL counts where it names them with `sql.table`. */
export const recordTables = (record: RecordTables): KyselyPlugin => ({
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    const { kind, tables } = namedIn(node)
    record(kind, tables)
    return node
  },
  async transformResult({ queryId, result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    const known = remembered.get(queryId)
    if (known !== undefined) record(known.kind, known.tables)
    return result
  }
})
