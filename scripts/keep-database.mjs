/**
 * Keeps the database that the newest migration leaves as a fixture, where there is none yet: what people will have on their
 * disks once this version is out. Those that are there are never written again.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { migrations } from '../src/main/store/migrations/index.ts'
import { dumpDatabase } from '../tests/support/dump-database.ts'
import { say } from './run-command.mjs'

for (const { name } of migrations) {
  const file = new URL(`../tests/fixtures/databases/${name}.sql`, import.meta.url)
  if (existsSync(file)) continue
  writeFileSync(file, await dumpDatabase(name))
  say(`kept tests/fixtures/databases/${name}.sql`)
}
