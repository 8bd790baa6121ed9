import { describe, expect, it } from 'vitest'
import { pageOf } from '../../../../src/main/connectors/bluesky/page-address.ts'
import { type Post, placeOf, toItem, toTombstone } from '../../../../src/main/connectors/bluesky/to-item.ts'
import { notificationSchema, threadSchema } from '../../../../src/main/connectors/bluesky/wire.ts'
import { embedViewSchema } from '../../../../src/main/connectors/bluesky/wire-embed.ts'

const us = 'did:plc:us'

/** As app.bsky.notification.listNotifications documents it; every part that may be odd can be given. */
const post = (
  over: {
    record?: object
    indexedAt?: string
    displayName?: unknown
    uri?: string
    labels?: unknown
    authorLabels?: unknown
    embed?: unknown
  } = {}
): Post => ({
  ...notificationSchema.parse({
    uri: over.uri ?? 'at://did:plc:alice/app.bsky.feed.post/3lb2aaaaaaa22',
    cid: 'bafyalice',
    author: {
      did: 'did:plc:alice',
      handle: 'alice.test',
      displayName: over.displayName ?? 'Alice',
      labels: over.authorLabels
    },
    reason: 'mention',
    indexedAt: over.indexedAt ?? '2026-11-20T08:00:01.000Z',
    record: {
      $type: 'app.bsky.feed.post',
      text: 'Bonjour',
      createdAt: '2026-11-20T08:00:00.000Z',
      ...over.record
    },
    labels: over.labels
  }),
  embed: embedViewSchema.parse(over.embed)
})

const item = (one: Post, over: { subjectUrl?: string; hidden?: readonly string[] } = {}) =>
  toItem(one, {
    us,
    conversationRef: one.uri,
    subject: over.subjectUrl === undefined ? null : { title: null, text: 'x', url: over.subjectUrl },
    reason: 'mention',
    editedAt: null,
    hidden: over.hidden ?? []
  })

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

const quoted = (over: object = {}) => ({
  $type: 'app.bsky.embed.record#view',
  record: {
    $type: 'app.bsky.embed.record#viewRecord',
    uri: 'at://did:plc:bob/app.bsky.feed.post/3lb2bob',
    cid: 'bafybob',
    author: { did: 'did:plc:bob', handle: 'bob.test' },
    value: { $type: 'app.bsky.feed.post', text: 'Deux lignes\n\nde Bob' },
    ...over
  }
})
const card = (uri = 'https://exemple.fr/pain') => ({
  $type: 'app.bsky.embed.external#view',
  external: { uri, title: 'Le pain au levain', description: 'Une page' }
})
const images = {
  $type: 'app.bsky.embed.images#view',
  images: [
    {
      thumb: 'https://cdn.test/t1.jpeg',
      fullsize: 'https://cdn.test/f1.jpeg',
      alt: ' Une miche ',
      aspectRatio: { width: 4, height: 3 }
    },
    { thumb: 'https://cdn.test/t2.jpeg', fullsize: 'file:///etc/passwd', alt: '' },
    { thumb: 'https://cdn.test/t3.jpeg', fullsize: 'https://cdn.test/f3.jpeg', alt: '' }
  ]
}

describe('what came with a post', () => {
  it('pictures are attachments with what they show; one of no address that can be fetched is left out', () => {
    expect(item(post({ embed: images })).attachments).toEqual([
      {
        kind: 'image',
        source: { kind: 'address', at: 'https://cdn.test/f1.jpeg' },
        preview: { kind: 'address', at: 'https://cdn.test/t1.jpeg' },
        description: 'Une miche',
        name: null,
        width: 4,
        height: 3
      },
      {
        kind: 'image',
        source: { kind: 'address', at: 'https://cdn.test/f3.jpeg' },
        preview: { kind: 'address', at: 'https://cdn.test/t3.jpeg' },
        description: null,
        name: null,
        width: null,
        height: null
      }
    ])
  })

  it('a gallery is pictures too, and a video has its poster', () => {
    const gallery = {
      $type: 'app.bsky.embed.gallery#view',
      items: [
        {
          $type: 'app.bsky.embed.gallery#viewImage',
          thumbnail: 'https://cdn.test/t.jpeg',
          fullsize: 'https://cdn.test/f.jpeg',
          alt: 'Le four',
          aspectRatio: { width: 1, height: 1 }
        }
      ]
    }
    expect(item(post({ embed: gallery })).attachments).toMatchObject([
      { kind: 'image', preview: { at: 'https://cdn.test/t.jpeg' }, description: 'Le four' }
    ])
    const video = {
      $type: 'app.bsky.embed.video#view',
      cid: 'bafyvideo',
      playlist: 'https://video.test/playlist.m3u8',
      thumbnail: 'https://video.test/poster.jpg',
      alt: 'On pétrit'
    }
    expect(item(post({ embed: video })).attachments).toMatchObject([
      {
        kind: 'video',
        source: { at: 'https://video.test/playlist.m3u8' },
        preview: { at: 'https://video.test/poster.jpg' },
        description: 'On pétrit'
      }
    ])
  })

  it('the page behind a link stands below the words, marked as not theirs, with its address as a link', () => {
    const { text, spans } = item(post({ embed: card() }))
    expect(text).toBe('Bonjour\n\n> Le pain au levain\n> https://exemple.fr/pain')
    expect(spans.map((span) => [text.slice(span.start, span.end), span.kind, span.target])).toEqual([
      ['https://exemple.fr/pain', 'link', 'https://exemple.fr/pain']
    ])
  })

  it('a quoted post stands below the words with every line marked, beside pictures too', () => {
    const both = {
      $type: 'app.bsky.embed.recordWithMedia#view',
      record: quoted(),
      media: images
    }
    const { text, attachments } = item(post({ embed: both }))
    expect(text).toBe(
      'Bonjour\n\n> @bob.test\n> Deux lignes\n> de Bob\n> https://bsky.app/profile/did:plc:bob/post/3lb2bob'
    )
    expect(attachments).toHaveLength(2)
  })

  it('a quoted post that is the subject is not said twice', () => {
    const subjectUrl = 'https://bsky.app/profile/did:plc:bob/post/3lb2bob'
    expect(item(post({ embed: quoted() }), { subjectUrl }).text).toBe('Bonjour')
  })

  it('of a quoted post that is gone or blocked its address stays, of a feed its name', () => {
    const gone = {
      $type: 'app.bsky.embed.record#view',
      record: {
        $type: 'app.bsky.embed.record#viewNotFound',
        uri: 'at://did:plc:bob/app.bsky.feed.post/3lb2bob',
        notFound: true
      }
    }
    expect(item(post({ embed: gone })).text).toBe(
      'Bonjour\n\n> https://bsky.app/profile/did:plc:bob/post/3lb2bob'
    )
    const feed = quoted({
      uri: 'at://did:plc:bob/app.bsky.feed.generator/pain',
      author: undefined,
      value: undefined,
      displayName: 'Pains'
    })
    expect(item(post({ embed: feed })).text).toBe(
      'Bonjour\n\n> Pains\n> https://bsky.app/profile/did:plc:bob/feed/pain'
    )
  })

  it('spans of the words stay where they were, whatever stands above and below', () => {
    const labelled = post({
      record: {
        text: 'Voir exemple.fr',
        facets: [
          {
            index: { byteStart: 5, byteEnd: 15 },
            features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://exemple.fr' }]
          }
        ]
      },
      labels: [{ val: 'graphic-media' }],
      embed: card()
    })
    const { text, spans } = item(labelled)
    expect(spans.map((span) => text.slice(span.start, span.end))).toEqual([
      'exemple.fr',
      'https://exemple.fr/pain'
    ])
  })

  it('leads to no address that is not of the web', () => {
    expect(item(post({ embed: card('javascript:alert(1)') })).text).toBe('Bonjour')
  })
})

describe('what moderators say of a post', () => {
  const label = (...values: readonly string[]) => values.map((val) => ({ src: 'did:plc:mod', val }))

  it.each([
    ['shown', {}],
    ['spam', { labels: label('spam') }],
    ['spam', { authorLabels: label('spam') }],
    ['hidden', { labels: label('!hide', 'spam') }],
    ['hidden', { authorLabels: label('!takedown') }],
    ['shown', { labels: label('!warn', 'porn') }],
    ['shown', { labels: [{ val: 'spam', neg: true }] }],
    ['shown', { labels: 'odd' }],
    // Its author cannot hide their post by saying so.
    ['shown', { record: { labels: { values: label('!hide') } } }]
  ])('leaves it %s', (standing, over) => {
    expect(item(post(over)).standing).toBe(standing)
  })

  it('hides what we hid in our own thread', () => {
    const one = post()
    expect(item(one, { hidden: [one.uri] }).standing).toBe('hidden')
  })

  it.each([
    ['⚠ graphic-media\n\nBonjour', { labels: label('graphic-media') }],
    ['⚠\n\nBonjour', { labels: label('!warn') }],
    [
      '⚠ nudity, sexual\n\nBonjour',
      { labels: label('nudity'), record: { labels: { values: label('sexual') } } }
    ],
    ['⚠ porn', { labels: label('porn'), record: { text: '' } }],
    ['Bonjour', { labels: label('!no-unauthenticated', 'bot', 'spam') }]
  ])('warns a reader before the words: %j', (text, over) => {
    expect(item(post(over)).text).toBe(text)
  })
})

describe('the place of a post', () => {
  const uri = (did: string, key: string): string => `at://${did}/app.bsky.feed.post/${key}`
  const replyTo = (root: string, parent: string) => ({
    reply: { root: { uri: root, cid: 'bafyroot' }, parent: { uri: parent, cid: 'bafyparent' } }
  })

  it('of a reply whose thread is not known is the root that it names', () => {
    const answer = post({ record: replyTo(uri(us, 'root'), uri('did:plc:bob', 'mid')) })
    expect(placeOf(answer, [], us)).toEqual({
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
    const place = placeOf(answer, [thread.thread, { kind: 'gone', uri: uri('did:plc:bob', 'gone') }], us)
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
