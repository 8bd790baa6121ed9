import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  htmlOf,
  readReplyTarget,
  toItem,
  wordsOf
} from '../../../../src/main/connectors/wordpress/to-item.ts'
import { commentSchema } from '../../../../src/main/connectors/wordpress/wire.ts'
import { plainItem } from '../../../../src/shared/model/message.ts'

const comment = (fields: object) =>
  commentSchema.parse({
    id: 12,
    post: 4,
    parent: 0,
    author: 0,
    author_name: 'Zo&#233;',
    author_url: 'javascript:alert(1)',
    date_gmt: '2026-11-20T08:00:00',
    content: { rendered: '<p>C&#8217;est <a href="https://x.test">là</a></p>\n' },
    link: 'https://blog.test/pain/#comment-12',
    status: 'approved',
    type: 'comment',
    ...fields
  })
const options = {
  site: 'https://blog.test',
  userId: 7,
  top: 12,
  subject: null,
  rating: null,
  editedAt: null,
  context: false
}

describe('a comment of WordPress', () => {
  it.each([
    ['approved', 'shown'],
    ['hold', 'held'],
    ['spam', 'spam']
  ])('that is %s stands as %s', (status, standing) => {
    expect(toItem(comment({ status }), options).standing).toBe(standing)
  })

  it('is told by its rendered words where those typed are not given', () => {
    expect(toItem(comment({}), options)).toEqual({
      ref: '12',
      conversationRef: '12',
      parentRef: null,
      kind: 'comment',
      author: { ref: null, handle: 'Zoé', name: 'Zoé', url: null, isUs: false },
      subject: null,
      text: 'C’est là',
      spans: [{ start: 6, end: 8, kind: 'link', target: 'https://x.test' }],
      url: 'https://blog.test/pain/#comment-12',
      language: null,
      rating: null,
      publishedAt: '2026-11-20T08:00:00.000Z',
      editedAt: null,
      state: 'visible',
      ...plainItem,
      replyTarget: '{"post":4,"status":"approved"}',
      context: false
    })
  })

  it('is ours when our user wrote it', () => {
    expect(toItem(comment({ author: 7 }), options).author).toMatchObject({
      ref: 'https://blog.test#user:7',
      isUs: true
    })
  })

  it('has no date where WordPress never had one', () => {
    expect(toItem(comment({ date_gmt: '0000-00-00T00:00:00' }), options).publishedAt).toBeNull()
  })

  it('counts as it is when a part of it is odd', () => {
    expect(toItem(comment({ author_name: null, link: false, _links: 3, meta: 'x' }), options)).toMatchObject({
      ref: '12',
      url: null,
      author: { name: '' }
    })
  })

  it('a reply sent as HTML reads as it was typed', () => {
    const word = fc.constantFrom(
      'a',
      '&',
      '<',
      '>',
      '&amp;',
      '<b>',
      ' ',
      '\n',
      'é',
      '👨‍👩‍👧',
      '&lt',
      ';',
      '"',
      "'"
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const text = words.join('').trim()
        const sent = comment({ content: { rendered: '', raw: htmlOf(text) } })
        expect(wordsOf(sent).text).toBe(text)
      })
    )
  })

  it('a reply target that is none is none', () => {
    expect(['', '{', '[]', null].map(readReplyTarget)).toEqual([null, null, null, null])
  })
})
