import { describe, expect, it } from 'vitest'
import { guessMapping, guessNetwork } from '../../../src/main/ingest/guess-mapping.ts'

const sampleOf = (columns: readonly string[], rows: readonly (readonly string[])[]): Map<string, string>[] =>
  rows.map((row) => new Map(columns.flatMap((column, index) => (row[index] ? [[column, row[index]]] : []))))

const guess = (columns: readonly string[], ...rows: readonly (readonly string[])[]): unknown =>
  guessMapping(columns, sampleOf(columns, rows))

describe('guessMapping', () => {
  it.each([
    [
      'a common export',
      ['COMMENT_ID', 'AUTHOR', 'DATE', 'CONTENT', 'CLASS'],
      [
        ['z12', 'viewer-1', '2013-11-07T06:20:48', 'Good bread, thank you', '1'],
        ['z13', 'viewer-2', '', 'OK', '0']
      ],
      { id: 'COMMENT_ID', author: 'AUTHOR', date: 'DATE', text: 'CONTENT' }
    ],
    [
      'French names',
      [
        'Identifiant',
        'Date de publication',
        'Auteur',
        'Commentaire',
        'Note',
        'Langue',
        'Lien',
        'Titre de la publication',
        'En réponse à'
      ],
      [
        [
          '17',
          '20/11/2026 09:00',
          'Ana',
          'Très bon pain',
          '5',
          'fr',
          'https://example.org/17',
          'Nos fours',
          '16'
        ]
      ],
      {
        id: 'Identifiant',
        date: 'Date de publication',
        author: 'Auteur',
        text: 'Commentaire',
        rating: 'Note',
        language: 'Langue',
        url: 'Lien',
        post: 'Titre de la publication',
        parent: 'En réponse à'
      }
    ],
    [
      'names in camel case and with paths',
      [
        'id',
        'createdAt',
        'user.id',
        'user.name',
        'body',
        'post.id',
        'post.title',
        'inReplyTo',
        'permalinkUrl'
      ],
      [
        [
          'c1',
          '2026-11-20T09:00:00Z',
          'u1',
          'Ana',
          'Good bread',
          'p1',
          'Our ovens',
          'c0',
          'https://example.org/c1'
        ]
      ],
      {
        id: 'id',
        date: 'createdAt',
        author: 'user.name',
        text: 'body',
        post: 'post.title',
        parent: 'inReplyTo',
        url: 'permalinkUrl'
      }
    ],
    [
      'an answer of a video service',
      [
        'id',
        'snippet.topLevelComment.snippet.authorDisplayName',
        'snippet.topLevelComment.snippet.textOriginal',
        'snippet.topLevelComment.snippet.publishedAt',
        'snippet.videoId'
      ],
      [['c1', '@ana', 'Good bread', '2026-11-20T09:00:00Z', 'v1']],
      {
        id: 'id',
        author: 'snippet.topLevelComment.snippet.authorDisplayName',
        text: 'snippet.topLevelComment.snippet.textOriginal',
        date: 'snippet.topLevelComment.snippet.publishedAt',
        post: 'snippet.videoId'
      }
    ],
    [
      'columns numbered for want of a header',
      ['1', '2', '3', '4'],
      [
        ['881', 'Ana', '2026-11-20', 'Good bread, thank you very much'],
        ['882', 'Ben', '2026-11-21', 'Do you deliver on Sundays?'],
        ['883', 'Cleo', '2026-11-22', 'Closed when I came']
      ],
      { id: '1', author: '2', date: '3', text: '4' }
    ],
    ['one column of short words', ['1'], [['Merci'], ['Top !'], ['Super']], { text: '1' }],
    [
      'names that say nothing',
      ['alpha', 'beta', 'gamma'],
      [
        ['2026-11-20 09:00', 'Good bread, thank you very much', 'https://example.org/1'],
        ['2026-11-21 09:00', 'Do you deliver on Sundays?', 'https://example.org/2']
      ],
      { date: 'alpha', text: 'beta', url: 'gamma' }
    ],
    [
      'names that lie',
      ['message', 'note', 'date', 'comments', 'details'],
      [
        ['17', 'call back', 'Ana', '3', 'Good bread, thank you very much'],
        ['18', 'call back', 'Ben', '0', 'Do you deliver on Sundays?']
      ],
      { text: 'details' }
    ],
    [
      'no column of text',
      ['id', 'author', 'likes'],
      [
        ['1', 'Ana', '17'],
        ['2', 'Ben', '3']
      ],
      { id: 'id', author: 'author' }
    ]
  ])('guesses %s', (_name, columns, rows, expected) => {
    expect(guess(columns, ...rows)).toEqual(expected)
  })

  it('takes long numbers for ids and recent ones for dates', () => {
    const columns = ['1', '2', '3']
    expect(
      guess(
        columns,
        ['122093846127034567', '1795165200', 'Good bread, thank you very much'],
        ['122093846127034599', '1795165999', 'Do you deliver on Sundays?']
      )
    ).toEqual({ id: '1', date: '2', text: '3' })
  })
})

describe('guessNetwork', () => {
  it.each([
    ['Youtube01-Ana.csv', {}, 'youtube'],
    ['export_facebook_2026.json', {}, 'facebook'],
    ['comments.csv', { url: 'https://www.instagram.com/p/1' }, 'instagram'],
    ['comments.csv', { url: 'https://x.com/ana/status/1' }, 'x'],
    ['taxes.csv', { url: 'https://example.org/reddit.com' }, 'other']
  ])('tells the network of %s', (fileName, row, expected) => {
    expect(guessNetwork(fileName, { url: 'url' }, [new Map(Object.entries(row))])).toBe(expected)
  })
})
