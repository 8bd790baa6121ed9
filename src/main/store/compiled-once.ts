import type { Compilable, CompiledQuery, Kysely } from 'kysely'
import type { KeptStatements } from './keep-statements.ts'
import { type Named, type RecordTables, rememberTables } from './record-tables.ts'
import type { Database } from './schema.ts'
import type { AnyDb, WriteDb } from './store.ts'

type Value = string | number | null

/** What a query is given each time it runs. */
type Given = Readonly<Record<string, Value | readonly Value[] | undefined>>

/** Where a parameter of a query is found in what it is given: by its name, of a list also by its place. */
interface Place {
  readonly name: string
  readonly at: number | null
}

interface Compiled<Row> {
  readonly query: CompiledQuery<Row>
  readonly named: Named
  /** Of its parameters; null for what is the same each time. */
  readonly places: readonly (Place | null)[]
}

/** A query with longer lists is compiled each time: their length is rarely the same twice. */
const longestList = 50

/** What is there, and how long its lists are: queries of one shape have the same words. */
const shapeOf = (given: Given): string | null => {
  let shape = ''
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue
    if (!Array.isArray(value)) shape += `${name} `
    else if (value.length > longestList) return null
    else shape += `${name}[${value.length}] `
  }
  return shape
}

const compile = <Values extends Given, Row>(
  db: WriteDb,
  build: (db: WriteDb, given: Values) => Compilable<Row>,
  given: Values
): Compiled<Row> => {
  const places = new Map<unknown, Place>()
  const placeFor = (name: string, at: number | null): symbol => {
    const mark = Symbol(name)
    places.set(mark, { name, at })
    return mark
  }
  const marks = Object.entries(given).flatMap(([name, value]) => {
    if (value === undefined) return []
    return [[name, Array.isArray(value) ? value.map((_, at) => placeFor(name, at)) : placeFor(name, null)]]
  })
  // A mark stands for each value, of whatever type: SQLite refuses one that stayed in a query.
  const query = build(db, Object.fromEntries(marks)).compile()
  return {
    query,
    named: rememberTables(query),
    places: query.parameters.map((parameter) => places.get(parameter) ?? null)
  }
}

const valueAt = (given: Given, { name, at }: Place): unknown => {
  const value = given[name]
  return at === null || !Array.isArray(value) ? value : value[at]
}

/** The connection behind a handle. */
interface Connection {
  readonly statements: KeptStatements
  readonly record: RecordTables
}

const connections = new WeakMap<object, Connection>()

/**
 * Lets the compiled queries of a handle run on its connection itself: through Kysely each goes by a dozen promises, which takes
 * longer than what SQLite does. Returns the function that ends it, as a transaction does.
 */
export const runOnConnection = (db: AnyDb | Kysely<Database>, connection: Connection): (() => void) => {
  connections.set(db, connection)
  return () => connections.delete(db)
}

const runAtOnce = <Row>(
  { statements, record }: Connection,
  { query, named }: Compiled<Row>,
  parameters: readonly unknown[]
): readonly Row[] => {
  const statement = statements.prepare(query.sql)
  record(named.kind, named.tables)
  // Typed by Kysely, which built the query.
  if (statement.reader) return statement.all(parameters) as Row[]
  statement.run(parameters)
  return []
}

/**
 * A query that is built and compiled when it is first run with what is given: that takes four times as long as to run it.
 * `build` puts what is given into the query and never looks at it; what is undefined is not there.
 */
const compiledOnce = <Values extends Given, Row>(
  build: (db: WriteDb, given: Values) => Compilable<Row>
): ((db: AnyDb, given: Values) => Promise<readonly Row[]>) => {
  const known = new Map<string, Compiled<Row>>()
  return async (db, given) => {
    // Kysely types the handle that only reads apart; `compiledRead` hands it to nothing that writes.
    const handle = db as WriteDb
    const shape = shapeOf(given)
    const compiled = (shape === null ? undefined : known.get(shape)) ?? compile(handle, build, given)
    if (shape !== null) known.set(shape, compiled)
    const { query, places } = compiled
    const parameters = query.parameters.map((parameter, index) => {
      const place = places[index] ?? null
      return place === null ? parameter : valueAt(given, place)
    })
    const connection = connections.get(db)
    return connection === undefined
      ? (await handle.executeQuery<Row>({ ...query, parameters })).rows
      : runAtOnce(connection, compiled, parameters)
  }
}

/** A query that reads, see `compiledOnce`. */
export const compiledRead: <Values extends Given, Row>(
  build: (db: AnyDb, given: Values) => Compilable<Row>
) => (db: AnyDb, given: Values) => Promise<readonly Row[]> = compiledOnce

/** A query that writes, see `compiledOnce`. */
export const compiledWrite: <Values extends Given, Row>(
  build: (tx: WriteDb, given: Values) => Compilable<Row>
) => (tx: WriteDb, given: Values) => Promise<readonly Row[]> = compiledOnce
