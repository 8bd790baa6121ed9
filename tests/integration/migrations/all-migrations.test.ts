import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { migrations } from '../../../src/main/store/migrations/index.ts'

const namesIn = (folder: string, ending: string): readonly string[] =>
  readdirSync(new URL(folder, import.meta.url))
    .filter((file) => /^\d{4}-/u.test(file))
    .map((file) => file.slice(0, -ending.length))
    .toSorted()

it('keeps the database that each migration leaves as a fixture (npm run keep-database writes the missing one)', () => {
  const names = migrations.map((step) => step.name)
  expect(namesIn('../../fixtures/databases', '.sql')).toEqual(names)
})

it('numbers the migrations without a gap, takes each file in their order, and has a test for each', () => {
  const names = migrations.map((step) => step.name)
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, index) => index + 1))
  expect(namesIn('../../../src/main/store/migrations', '.ts')).toEqual(names)
  expect(namesIn('.', '.test.ts')).toEqual(names)
})
