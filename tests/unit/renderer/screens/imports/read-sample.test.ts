import { describe, expect, it } from 'vitest'
import {
  changeField,
  readSample,
  starsOf,
  writeBytes
} from '../../../../../src/renderer/screens/imports/read-sample.ts'

describe('the first rows of a file', () => {
  it('are read by the columns chosen, empty where the file has nothing', () => {
    const [row] = readSample([{ who: ' Ann ', said: 'Hello', stars: '4' }], {
      author: 'who',
      text: 'said',
      date: 'when'
    })
    expect(row).toEqual({
      id: '',
      author: 'Ann',
      text: 'Hello',
      date: '',
      parent: '',
      post: '',
      url: '',
      rating: '',
      language: ''
    })
  })

  it('follow a change of one column, and its removal', () => {
    const mapping = { text: 'said', author: 'who' }
    expect(changeField(mapping, 'text', 'title')).toEqual({ text: 'title', author: 'who' })
    expect(changeField(mapping, 'author', null)).toEqual({ text: 'said' })
  })

  it.each([
    ['5', 5],
    ['4,5', 5],
    ['1.2', 1],
    ['0', null],
    ['6', null],
    ['', null],
    ['five', null]
  ])('a rating of %j is %j stars', (rating, stars) => {
    expect(starsOf(rating)).toBe(stars)
  })

  it('weigh what a person can read', () => {
    expect([0, 999, 482_113, 91_113_000, 5e12].map((bytes) => writeBytes(bytes, 'en'))).toEqual([
      '0 byte',
      '999 byte',
      '482 kB',
      '91.1 MB',
      '5,000 GB'
    ])
  })
})
