import { describe, expect, it } from 'vitest'
import { crashChannel, crashPoints } from '../../src/main/runtime/reached.ts'
import { checkCrashPoints } from './rules/crash-points.ts'
import { describeComplaints, readSources } from './rules/source.ts'

describe('where a process may die', () => {
  it('is said at exactly one place of the source for each point of the list', () => {
    const complaints = checkCrashPoints(readSources(['src']), crashPoints, crashChannel)
    expect(describeComplaints(complaints)).toEqual([])
  })
})

describe('the checker of crash points', () => {
  const source = (text: string, path = 'src/main/outbox/planted.ts') => ({ path, text })

  it('complains about a point that is said nowhere, twice, or not by its name', () => {
    expect(checkCrashPoints([source('')], ['a.b'], 'c')).toHaveLength(1)
    expect(checkCrashPoints([source(`reached('a.b')\nreached('a.b')`)], ['a.b'], 'c')).toHaveLength(1)
    expect(checkCrashPoints([source(`reached('a.b')\nreached(name)`)], ['a.b'], 'c')).toHaveLength(1)
    expect(checkCrashPoints([source(`reached('a.b')`)], ['a.b'], 'c')).toEqual([])
  })

  it('complains about an app that listens to its own points', () => {
    expect(
      checkCrashPoints([source(`reached('a.b')\nsubscribe(crashChannel, stop)`)], ['a.b'], 'c')
    ).toHaveLength(1)
    expect(checkCrashPoints([source(`reached('a.b')\nsubscribe('c', stop)`)], ['a.b'], 'c')).toHaveLength(1)
  })
})
