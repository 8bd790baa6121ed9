import { describe, expect, it } from 'vitest'
import { targetToShow, wordsToShow } from '../../../../../src/renderer/screens/composer/local-words.ts'
import { messageIdSchema } from '../../../../../src/shared/model/ids.ts'
import { instantFromMilliseconds } from '../../../../../src/shared/model/instant.ts'

const at = (second: number) => instantFromMilliseconds(second * 1_000)
const stored = (body: string, second: number) => ({ body, updatedAt: at(second) })

describe('the words of the composer', () => {
  it('are those of the database when this window knows nothing else', () => {
    expect(wordsToShow(null, stored('Bonjour', 1))).toBe('Bonjour')
    expect(wordsToShow(null, null)).toBe('')
  })

  it('are those being typed, whatever the database says', () => {
    expect(wordsToShow({ kind: 'unsaved', body: 'Bonjour Marie' }, stored('Bonjour', 9))).toBe(
      'Bonjour Marie'
    )
  })

  it('are those saved here while the answer of the database is still the one before', () => {
    const saved = { kind: 'saved', body: 'Bonjour Marie', at: at(5) } as const
    expect(wordsToShow(saved, null)).toBe('Bonjour Marie')
    expect(wordsToShow(saved, stored('Bonjour', 1))).toBe('Bonjour Marie')
  })

  it('are newer ones of the database, such as those that came back from the outbox', () => {
    const saved = { kind: 'saved', body: 'Bonjour', at: at(5) } as const
    expect(wordsToShow(saved, stored('Bonjour\n\nrevenu', 6))).toBe('Bonjour\n\nrevenu')
  })

  it('are gone once they left for the outbox, even before the database tells', () => {
    const gone = { kind: 'gone', before: at(5) } as const
    expect(wordsToShow(gone, stored('Bonjour', 5))).toBe('')
    expect(wordsToShow(gone, null)).toBe('')
  })

  it('come back when the reply is stopped', () => {
    expect(wordsToShow({ kind: 'gone', before: at(5) }, stored('Bonjour', 8))).toBe('Bonjour')
    expect(wordsToShow({ kind: 'gone', before: null }, stored('Bonjour', 8))).toBe('Bonjour')
  })
})

describe('what the words are for', () => {
  const [first, second] = ['message-1', 'message-2'].map((id) => messageIdSchema.parse(id))
  const target = (parentMessageId = first) => ({
    parentMessageId: parentMessageId ?? null,
    knownMessageId: first ?? null,
    privately: false,
    inThread: false
  })

  it('is what they were begun for, as this window knows it, else as the database does', () => {
    const there = { ...stored('Bonjour', 1), ...target(first) }
    expect(targetToShow(null, there)).toEqual(target(first))
    const typed = { kind: 'unsaved', body: 'Bonjour', target: target(second) } as const
    expect(targetToShow(typed, there)).toEqual(target(second))
    expect(targetToShow({ ...typed, kind: 'saved', at: at(5) }, there)).toEqual(target(second))
  })

  it('is nothing where there are no words: neither before them, nor once they were taken away or left', () => {
    const there = { ...stored('Bonjour', 1), ...target(first) }
    expect(targetToShow(null, null)).toBeNull()
    expect(targetToShow({ kind: 'unsaved', body: '', target: target(first) }, there)).toBeNull()
    expect(targetToShow({ kind: 'gone', before: at(1) }, there)).toBeNull()
  })
})
