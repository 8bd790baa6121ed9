import { describe, expect, it } from 'vitest'
import type { FileRecord } from '../../../src/main/connectors/files/file-record.ts'
import { readRow, type RowOutcome, type RowRules } from '../../../src/main/ingest/read-row.ts'

const rules: RowRules = {
  mapping: {
    id: 'id',
    author: 'author',
    text: 'text',
    date: 'date',
    parent: 'parent',
    post: 'post',
    url: 'url',
    rating: 'rating',
    language: 'language'
  },
  dateOrder: 'day_first',
  longestText: 65_536,
  accountName: 'Bakery',
  insideRef: null
}

const read = (values: Readonly<Record<string, string>>, changes: Partial<RowRules> = {}): RowOutcome => {
  const record: FileRecord = {
    kind: 'record',
    line: 2,
    values: new Map(Object.entries(values)),
    raw: '',
    inside: []
  }
  return readRow(record, { ...rules, ...changes })
}

const item = (values: Readonly<Record<string, string>>, changes: Partial<RowRules> = {}) => {
  const outcome = read(values, changes)
  if (outcome.kind === 'rejected') throw new Error(outcome.reason)
  return outcome.item
}

describe('readRow', () => {
  it('reads a whole row', () => {
    expect(
      item({
        id: 'c1',
        author: '@Ana',
        text: 'Good <b>bread</b>',
        date: '20/11/2026 09:00',
        parent: 'c0',
        post: 'Our ovens',
        url: 'https://example.org/c1',
        language: 'fr-FR'
      })
    ).toEqual({
      ref: 'c1',
      conversationRef: 'c0',
      parentRef: 'c0',
      kind: 'comment',
      author: { ref: 'ana', handle: 'Ana', name: '@Ana', url: null, isUs: false },
      subject: { title: 'Our ovens', text: null, url: 'https://example.org/c1' },
      text: 'Good bread',
      spans: [],
      url: 'https://example.org/c1',
      language: 'fr',
      rating: null,
      publishedAt: '2026-11-20T09:00:00.000Z',
      editedAt: null,
      state: 'visible',
      replyTarget: null,
      context: false,
      attachments: [],
      standing: 'shown',
      audience: 'public'
    })
  })

  it('takes a row that has no date, no author and no id', () => {
    const row = item({ text: 'Good bread' })
    expect(row).toMatchObject({
      publishedAt: null,
      parentRef: null,
      author: { ref: null, handle: '', name: '' }
    })
    expect(row.ref).toMatch(/^sha256:[0-9a-f]{64}$/u)
    expect(row.conversationRef).toBe(row.ref)
  })

  it.each(['NULL', 'null', 'N/A', 'NaN', '-', 'None'])('takes %j for nothing', (nothing) => {
    expect(
      item({ id: 'c1', text: 'Good bread', date: nothing, parent: nothing, url: nothing })
    ).toMatchObject({
      publishedAt: null,
      parentRef: null,
      url: null
    })
  })

  it.each([
    [{ id: 'c1' }, { reason: 'no_text', values: {} }],
    [{ text: ' \uFEFF\n' }, { reason: 'no_text', values: {} }],
    [{ text: '<br /><p></p>' }, { reason: 'no_text', values: {} }],
    [
      { text: 'Good bread', date: '0000-01-01' },
      { reason: 'date_not_understood', values: { date: '0000-01-01' } }
    ],
    [
      { text: 'Good bread', date: 'soon' },
      { reason: 'date_not_understood', values: { date: 'soon' } }
    ],
    [{ text: 'a'.repeat(100_000) }, { reason: 'text_too_long', values: { length: 100_000, limit: 65_536 } }],
    [
      { text: 'a'.repeat(1_000_000) },
      { reason: 'text_too_long', values: { length: 1_000_000, limit: 65_536 } }
    ]
  ])('rejects %.80j', (values, expected) => {
    expect(read(values)).toEqual({ kind: 'rejected', ...expected })
  })

  it('knows a row without an id by what it says', () => {
    const row = { author: 'Ana', text: 'Good bread', date: '2026-11-20' }
    expect(item(row).ref).toBe(item({ ...row, text: 'Good bread\r\n' }).ref)
    expect(
      new Set(
        [row, { ...row, author: 'Ben' }, { ...row, text: 'Bad bread' }, { ...row, date: '2026-11-21' }].map(
          (one) => item(one).ref
        )
      ).size
    ).toBe(4)
  })

  it.each(['', '0', 'c1', 'null'])('takes a row whose parent is %j for a root', (parent) => {
    expect(item({ id: 'c1', text: 'Good bread', parent })).toMatchObject({
      parentRef: null,
      conversationRef: 'c1'
    })
  })

  it('puts a record under the one that it stands inside of', () => {
    expect(item({ id: 'c2', text: 'Yes' }, { insideRef: 'c1' })).toMatchObject({
      parentRef: 'c1',
      conversationRef: 'c1'
    })
  })

  it.each([
    ['4', 4],
    ['4/5', 4],
    ['8/10', 4],
    ['4,5', 5],
    ['★★★', 3],
    ['FOUR', 4],
    ['2 étoiles', 2],
    ['0', null],
    ['17', null],
    ['good', null]
  ])('reads the rating %j', (rating, expected) => {
    expect(item({ text: 'Good bread', rating })).toMatchObject({
      rating: expected,
      kind: expected === null ? 'comment' : 'review'
    })
  })

  it.each([
    ['Français', 'fr'],
    ['en_GB', 'en'],
    ['DE', 'de'],
    ['something', null]
  ])('reads the language %j', (language, expected) => {
    expect(item({ text: 'Good bread', language }).language).toBe(expected)
  })

  it.each(['javascript:alert(1)', 'ftp://example.org', 'example.org', 'https://', 'http://a b'])(
    'does not take %j for an address',
    (url) => {
      expect(item({ text: 'Good bread', url })).toMatchObject({ url: null, subject: null })
    }
  )

  it('takes what the account itself says for ours', () => {
    expect(item({ text: 'Thank you', author: 'bakery' }).author.isUs).toBe(true)
  })

  it('keeps a long post as a text, and its address', () => {
    expect(item({ text: 'Good bread', post: 'words '.repeat(100) }).subject).toMatchObject({
      title: null,
      text: 'words '.repeat(100).trim()
    })
    expect(item({ text: 'Good bread', post: 'https://example.org/p' }).subject).toEqual({
      title: null,
      text: null,
      url: 'https://example.org/p'
    })
  })
})
