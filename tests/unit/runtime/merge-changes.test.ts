import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { mergeChanges } from '../../../src/main/runtime/merge-changes.ts'
import type { TableName } from '../../../src/shared/contract/define.ts'

let told: (readonly TableName[])[]
let change: (...tables: TableName[]) => void

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  const merge = mergeChanges((tables) => told.push(tables))
  change = (...tables) => merge(new Set(tables))
})
afterEach(() => void vi.useRealTimers())

it('changes that follow each other closely are told once, thirty milliseconds after the first', () => {
  change('message')
  vi.advanceTimersByTime(20)
  change('conversation')
  vi.advanceTimersByTime(10)
  expect(told).toEqual([['message', 'conversation']])
  vi.advanceTimersByTime(2_000)
  expect(told).toHaveLength(1)
})

it('rankings that are made anew are told once a second, and with whatever else changes meanwhile', () => {
  for (let batch = 0; batch < 30; batch += 1) {
    change('ranking')
    vi.advanceTimersByTime(100)
  }
  expect(told).toEqual([['ranking'], ['ranking'], ['ranking']])
  change('ranking')
  change('conversation')
  vi.advanceTimersByTime(30)
  expect(told.at(-1)).toEqual(['ranking', 'conversation'])
  vi.advanceTimersByTime(2_000)
  expect(told).toHaveLength(4)
})
