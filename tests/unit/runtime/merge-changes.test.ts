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

it('the first of many rankings is told at once, and the others once a second, with the suggestions they bring', () => {
  for (let batch = 0; batch < 31; batch += 1) {
    change('ranking')
    change('ranking', 'conversation', 'setting')
    vi.advanceTimersByTime(100)
  }
  const all = ['ranking', 'conversation', 'setting']
  expect(told).toEqual([all, all, all, all])
})

it('whatever else changes while rankings are made is told at once, with them', () => {
  change('ranking')
  vi.advanceTimersByTime(100)
  change('ranking', 'conversation')
  change('conversation')
  vi.advanceTimersByTime(30)
  expect(told).toEqual([['ranking'], ['ranking', 'conversation']])
  change('ranking', 'assignment')
  vi.advanceTimersByTime(30)
  expect(told).toHaveLength(3)
  vi.advanceTimersByTime(2_000)
  expect(told).toHaveLength(3)
})
