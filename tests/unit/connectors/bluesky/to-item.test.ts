import { describe, expect, it } from 'vitest'
import {
  pageOf,
  type Post,
  placeOf,
  toItem,
  toTombstone
} from '../../../../src/main/connectors/bluesky/to-item.ts'
import { notificationSchema, threadSchema } from '../../../../src/main/connectors/bluesky/wire.ts'

const us = 'did:plc:us'

/** As app.bsky.notification.listNotifications documents it; every part that may be odd can be given. */
const post = (
  over: { record?: object; indexedAt?: string; displayName?: unknown; uri?: string } = {}
): Post =>
  notificationSchema.parse({
    uri: over.uri ?? 'at://did:plc:alice/app.bsky.feed.post/3lb2aaaaaaa22',
    cid: 'bafyalice',
    author: { did: 'did:plc:alice', handle: 'alice.test', displayName: over.displayName ?? 'Alice' },
    reason: 'mention',
    indexedAt: over.indexedAt ?? '2026-11-20T08:00:01.000Z',
    record: {
      $type: 'app.bsky.feed.post',
      text: 'Bonjour',
      createdAt: '2026-11-20T08:00:00.000Z',
      ...over.record
    }
  })

const item = (one: Post) =>
  toItem(one, { us, conversationRef: one.uri, subject: null, reason: 'mention', editedAt: null })

describe('a post as an item', () => {
  it.each([
    ['fr', ['fr']],
    ['fr', ['fr-CA', 'en']],
    ['en', ['EN']],
    ['gsw', ['gsw']],
    [null, []],
    [null, ['french']],
    [null, ['']]
  ])('is in %s when its author says %j', (language, langs) => {
    expect(item(post({ record: { langs } })).language).toBe(language)
  })

  it.each([
    ['as its author says', '2026-11-20T08:00:00.000Z', '2026-11-20T08:00:00.000Z'],
    ['with another offset', '2026-11-20T09:00:00+01:00', '2026-11-20T08:00:00.000Z'],
    [
      'when the network saw it, if its author says later',
      '2030-01-01T00:00:00.000Z',
      '2026-11-20T08:00:01.000Z'
    ],
    ['when the network saw it, if nobody can read the date', 'yesterday', '2026-11-20T08:00:01.000Z'],
    ['when the network saw it, for the year 0', '0000-01-01T00:00:00Z', '2026-11-20T08:00:01.000Z']
  ])('was published %s', (_why, createdAt, publishedAt) => {
    expect(item(post({ record: { createdAt } })).publishedAt).toBe(publishedAt)
  })

  it('bears what is odd without its other parts', () => {
    const odd = post({
      displayName: 12,
      record: { langs: 'fr', facets: 'none', reply: { root: 'gone' }, embed: { images: [] } }
    })
    expect(item(odd)).toMatchObject({ text: 'Bonjour', language: null, spans: [], parentRef: null })
    expect(item(odd).author).toMatchObject({ handle: 'alice.test', name: '' })
  })

  it('names its page by the account, for handles change', () => {
    expect(pageOf('at://did:plc:alice/app.bsky.feed.post/3lb2')).toBe(
      'https://bsky.app/profile/did:plc:alice/post/3lb2'
    )
  })

  it('is a tombstone when it is gone: the place without the words', () => {
    expect(toTombstone('at://did:plc:alice/app.bsky.feed.post/3lb2', 'root', us)).toMatchObject({
      ref: 'at://did:plc:alice/app.bsky.feed.post/3lb2',
      state: 'deleted',
      text: '',
      replyTarget: null,
      author: { isUs: false }
    })
  })
})

describe('the place of a post', () => {
  const uri = (did: string, key: string): string => `at://${did}/app.bsky.feed.post/${key}`
  const replyTo = (root: string, parent: string) => ({
    reply: { root: { uri: root, cid: 'bafyroot' }, parent: { uri: parent, cid: 'bafyparent' } }
  })

  it('of a reply whose thread is not known is the root that it names', () => {
    const answer = post({ record: replyTo(uri(us, 'root'), uri('did:plc:bob', 'mid')) })
    expect(placeOf(answer, [], null, us)).toEqual({
      conversationRef: uri(us, 'root'),
      subject: null,
      above: []
    })
  })

  it('keeps to the branch where its first post is gone', () => {
    const thread = threadSchema.parse({
      thread: {
        $type: 'app.bsky.feed.defs#threadViewPost',
        post: {
          uri: uri(us, 'root'),
          cid: 'bafyroot',
          author: { did: us, handle: 'us.test' },
          record: { text: 'Le pain du mois', createdAt: '2026-11-20T07:00:00.000Z' },
          indexedAt: '2026-11-20T07:00:00.000Z'
        }
      }
    })
    const answer = post({ record: replyTo(uri(us, 'root'), uri('did:plc:bob', 'gone')) })
    const place = placeOf(
      answer,
      [thread.thread, { kind: 'gone', uri: uri('did:plc:bob', 'gone') }],
      null,
      us
    )
    expect(place.conversationRef).toBe(uri('did:plc:bob', 'gone'))
    expect(place.subject?.text).toBe('Le pain du mois')
    expect(place.above).toEqual([])
  })

  it('reads a thread eighty posts high, with a blocked post at its top', () => {
    let node: object = {
      $type: 'app.bsky.feed.defs#blockedPost',
      uri: uri('did:plc:bob', 'top'),
      blocked: true
    }
    for (let index = 0; index < 80; index += 1)
      node = {
        $type: 'app.bsky.feed.defs#threadViewPost',
        post: {
          uri: uri('did:plc:alice', `p${index}`),
          cid: `bafy${index}`,
          author: { did: 'did:plc:alice', handle: 'alice.test' },
          record: { text: `m ${index}`, createdAt: '2026-11-20T07:00:00.000Z' },
          indexedAt: '2026-11-20T07:00:00.000Z'
        },
        parent: node
      }
    let height = 0
    let at = threadSchema.parse({ thread: node }).thread
    while (at.kind === 'post' && at.parent !== null) {
      height += 1
      at = at.parent
    }
    expect([height, at.kind]).toEqual([80, 'blocked'])
  })
})
