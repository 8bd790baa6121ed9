import {
  DeleteQueryNode,
  InsertQueryNode,
  type KyselyPlugin,
  type OperationNode,
  OperationNodeTransformer,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryResult,
  type RootOperationNode,
  type TableNode,
  UpdateQueryNode,
  type UnknownRow
} from 'kysely'
import { type TableName, tableNames } from '../../shared/contract/define.ts'

const known: ReadonlySet<string> = new Set(tableNames)
const isTableName = (name: string): name is TableName => known.has(name)

class TableCollector extends OperationNodeTransformer {
  readonly tables = new Set<TableName>()

  protected override transformTable(node: TableNode): TableNode {
    const name = node.table.identifier.name
    if (isTableName(name)) this.tables.add(name)
    return super.transformTable(node)
  }
}

const tablesIn = (node: OperationNode): ReadonlySet<TableName> => {
  const collector = new TableCollector()
  collector.transformNode(node)
  return collector.tables
}

const writes = (node: RootOperationNode): boolean =>
  InsertQueryNode.is(node) || UpdateQueryNode.is(node) || DeleteQueryNode.is(node)

/** A Kysely plugin that tells which tables each query names; raw SQL counts where it names them with `sql.table`. */
export const recordTables = (
  record: (kind: 'read' | 'write', tables: ReadonlySet<TableName>) => void
): KyselyPlugin => ({
  transformQuery({ node }: PluginTransformQueryArgs): RootOperationNode {
    record(writes(node) ? 'write' : 'read', tablesIn(node))
    return node
  },
  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }
})
