import { describe, expect, it } from 'vitest'
import { frameOf, replyTargetOf } from '../../../../src/main/connectors/mastodon/reply-target.ts'
import {
  ancestorsOf,
  placeOf,
  toItem,
  toTombstone,
  type Us,
  versionOf,
  wordsOf
} from '../../../../src/main/connectors/mastodon/to-item.ts'
import {
  notificationsSchema,
  statusSchema,
  type WireStatus
} from '../../../../src/main/connectors/mastodon/wire.ts'

const us: Us = {
  server: 'https://ici.example',
  domain: 'ici.example',
  accountId: '14715',
  accountUrl: 'https://ici.example/@marque'
}

/** As https://docs.joinmastodon.org/entities/Status/ documents it, as far as it is used; every part may be given. */
const status = (over: Record<string, unknown> = {}): WireStatus =>
  statusSchema.parse({
    id: '115186126728896492',
    uri: 'https://autre.example/users/zoe/statuses/1',
    url: 'https://autre.example/@zoe/1',
    created_at: '2026-11-20T07:49:01.940Z',
    edited_at: null,
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    visibility: 'public',
    sensitive: false,
    spoiler_text: '',
    language: 'fr',
    content: '<p>Bonjour</p>',
    account: {
      id: '971724',
      username: 'zoe',
      acct: 'zoe@autre.example',
      display_name: 'Zoé',
      url: 'https://autre.example/@zoe'
    },
    mentions: [{ id: '14715', username: 'marque', acct: 'marque', url: 'https://ici.example/@marque' }],
    tags: [],
    emojis: [],
    media_attachments: [],
    reblog: null,
    ...over
  })

const ours = { id: '14715', username: 'marque', acct: 'marque', url: 'https://ici.example/@marque' }
const item = (one: WireStatus) =>
  toItem(one, { us, conversationRef: one.id, subject: null, context: false, editedAt: null, typed: null })

describe('the words of a status', () => {
  it.each([
    ['paragraphs and lines', '<p>un<br>deux</p><p>trois<br />quatre</p>', 'un\ndeux\n\ntrois\nquatre'],
    [
      'entities, once',
      '<p>pain &amp; vin &lt;3 &amp;lt;b&amp;gt; l&#39;été&nbsp;?</p>',
      "pain & vin <3 &lt;b&gt; l'été\u00A0?"
    ],
    ['a list', '<ul><li>seigle</li><li>épeautre</li></ul>', '• seigle\n• épeautre'],
    ['a quotation', '<blockquote><p>dit-il</p></blockquote><p>non</p>', 'dit-il\n\nnon'],
    ['no markup at all', 'juste des mots', 'juste des mots'],
    ['a script', '<p>avant<script>alert(1)</script>après</p>', 'avantaprès'],
    ['what turns the direction of writing', '<p>a\u202Egnp.exe</p>', 'agnp.exe'],
    ['nothing', '', '']
  ])('keep what a reader sees of %s', (_name, content, text) => {
    expect(wordsOf(status({ content })).text).toBe(text)
  })

  it('know mentions, tags and links, whose hidden parts belong to them', () => {
    const content =
      '<p><span class="h-card"><a href="https://ici.example/@marque" class="u-url mention">@<span>marque</span></a></span> voyez <a href="https://www.exemple.fr/une/longue/adresse" rel="nofollow noopener"><span class="invisible">https://www.</span><span class="ellipsis">exemple.fr/une</span><span class="invisible">/longue/adresse</span></a> <a href="https://ici.example/tags/pain" class="mention hashtag" rel="tag">#<span>pain</span></a></p>'
    const { text, spans } = wordsOf(status({ content }))
    expect(text).toBe('@marque voyez https://www.exemple.fr/une/longue/adresse #pain')
    expect(spans.map((span) => [text.slice(span.start, span.end), span.kind, span.target])).toEqual([
      ['@marque', 'mention', 'https://ici.example/@marque'],
      ['https://www.exemple.fr/une/longue/adresse', 'link', 'https://www.exemple.fr/une/longue/adresse'],
      ['#pain', 'tag', 'https://ici.example/tags/pain']
    ])
  })

  it('lead nowhere but to the web', () => {
    const content = '<p><a href="javascript:alert(1)">ici</a> <a href="data:text/html,x">là</a></p>'
    expect(wordsOf(status({ content }))).toEqual({ text: 'ici là', spans: [] })
  })

  it('come after the content warning, and their spans with them', () => {
    const words = wordsOf(
      status({
        spoiler_text: ' nourriture\n(photo) ',
        content: '<p>Le <a href="https://exemple.fr/pain">pain</a> 🥖</p>'
      })
    )
    expect(words.text).toBe('nourriture (photo)\n\nLe pain 🥖')
    expect(words.spans.map((span) => words.text.slice(span.start, span.end))).toEqual(['pain'])
    expect(wordsOf(status({ spoiler_text: 'image', content: '' }))).toEqual({ text: 'image', spans: [] })
  })
})

describe('a status as an item', () => {
  it.each([
    ['fr', 'fr'],
    ['fr', 'fr-CA'],
    ['pt', 'PT_BR'],
    ['gsw', 'gsw'],
    [null, null],
    [null, ''],
    [null, 'french'],
    [null, 7]
  ])('is in %s when the server says %j', (language, told) => {
    expect(item(status({ language: told })).language).toBe(language)
  })

  it('is by somebody known by their page, for an id is one on its server only', () => {
    expect(item(status()).author).toEqual({
      ref: 'https://autre.example/@zoe',
      handle: 'zoe@autre.example',
      name: 'Zoé',
      url: 'https://autre.example/@zoe',
      isUs: false
    })
    const nameless = status({ account: { id: 9, acct: 'zoe', display_name: ' ', url: 'not an address' } })
    expect(item(nameless).author).toEqual({
      ref: 'https://ici.example/9',
      handle: 'zoe@ici.example',
      name: 'zoe',
      url: null,
      isUs: false
    })
  })

  it('is ours by our id, and by our page', () => {
    expect(item(status({ account: ours })).author.isUs).toBe(true)
    expect(item(status({ account: { ...ours, id: '0', acct: 'marque@ici.example' } })).author.isUs).toBe(true)
    expect(item(status({ account: { ...ours, id: '0', url: null } })).author.isUs).toBe(false)
  })

  it('ours is no warning repeated, and mentions are whole where the server does not tell what was typed', () => {
    const own = item(
      status({
        account: ours,
        spoiler_text: 'nourriture',
        content:
          '<p><span class="h-card"><a href="https://autre.example/@zoe" class="u-url mention">@<span>zoe</span></a></span> oui</p>',
        mentions: [
          { id: '971724', username: 'zoe', acct: 'zoe@autre.example', url: 'https://autre.example/@zoe' }
        ]
      })
    )
    expect(own).toMatchObject({ text: '@zoe@autre.example oui', replyTarget: null, context: true })
  })

  it.each([
    ['message', { visibility: 'direct' }],
    ['comment', { in_reply_to_id: '1', in_reply_to_account_id: '14715' }],
    ['mention', { in_reply_to_id: '1', in_reply_to_account_id: '2' }],
    ['mention', {}],
    ['post', { account: ours }],
    ['comment', { account: ours, in_reply_to_id: '1' }]
  ])('is a %s: %j', (kind, over) => {
    expect(item(status(over)).kind).toBe(kind)
  })

  it('has another version when its words change, or the moment of its edit, and not for what surrounds it', () => {
    const version = versionOf(status())
    expect(versionOf(status({ content: '<p>Bonsoir</p>' }))).not.toBe(version)
    expect(versionOf(status({ spoiler_text: 'x' }))).not.toBe(version)
    expect(versionOf(status({ edited_at: '2026-11-20T08:00:00.000Z' }))).not.toBe(version)
    expect(versionOf(status({ favourites_count: 7, content: 'Bonjour', mentions: [] }))).toBe(version)
  })

  it('leaves a tombstone', () => {
    const author = { ref: 'https://autre.example/@zoe', handle: 'zoe@autre.example', isUs: false }
    expect(toTombstone('7', '5', author)).toMatchObject({
      ref: '7',
      conversationRef: '5',
      state: 'deleted',
      text: '',
      author: { ref: 'https://autre.example/@zoe', isUs: false }
    })
  })
})

describe('where a status stands', () => {
  const chain = [
    status({ id: '1', account: ours }),
    status({ id: '2', account: ours, in_reply_to_id: '1' }),
    status({ id: '3', in_reply_to_id: '2' }),
    status({ id: '4', account: ours, in_reply_to_id: '3' })
  ]
  const last = status({ id: '5', in_reply_to_id: '4' })

  it('is put in order by what answers what', () => {
    expect(ancestorsOf(last, chain.toReversed()).map((one) => one.id)).toEqual(['1', '2', '3', '4'])
  })

  it('is taken as the server gives it where nothing says what answers what', () => {
    const flat = chain.map((one) => ({ ...one, in_reply_to_id: null }))
    expect(ancestorsOf({ ...last, in_reply_to_id: null }, flat)).toEqual(flat)
  })

  it('has an end although two answer each other', () => {
    const round = [status({ id: '1', in_reply_to_id: '2' }), status({ id: '2', in_reply_to_id: '1' })]
    expect(ancestorsOf(status({ id: '3', in_reply_to_id: '2' }), round).map((one) => one.id)).toEqual([
      '1',
      '2'
    ])
  })

  it('is the conversation of the first answer under what we posted, and our last post before it the subject', () => {
    const place = placeOf(last, chain, us)
    expect(place.conversationRef).toBe('3')
    expect(place.subject).not.toBeNull()
    expect(place.above.map((one) => one.id)).toEqual(['3', '4'])
  })

  it('is a conversation of its own under what we posted', () => {
    const first = status({ id: '3', in_reply_to_id: '2' })
    expect(placeOf(first, chain.slice(0, 2), us)).toMatchObject({ conversationRef: '3', above: [] })
  })

  it('without a thread, is beside what answers the same, but not under our post', () => {
    const orphan = status({ id: '5', in_reply_to_id: '4', in_reply_to_account_id: '2' })
    expect(placeOf(orphan, [], us).conversationRef).toBe('4')
    expect(placeOf({ ...orphan, in_reply_to_account_id: '14715' }, [], us).conversationRef).toBe('5')
  })

  it('has the quoted post for a subject, in whichever place the server puts it', () => {
    const quoted = {
      ...status({ id: '1', account: ours, content: '<p>Le pain du mois</p>' }),
      mentions: [],
      reblog: null
    }
    for (const quote of [quoted, { state: 'accepted', quoted_status: quoted }])
      expect(placeOf(status({ quote }), [], us).subject?.text).toBe('Le pain du mois')
    for (const quote of [null, { state: 'pending', quoted_status: null }, 'odd'])
      expect(placeOf(status({ quote }), [], us).subject).toBeNull()
  })
})

describe('what a reply takes over', () => {
  it.each([
    ['public', 'public'],
    ['unlisted', 'unlisted'],
    ['private', 'private'],
    ['direct', 'direct'],
    ['local', 'local'],
    ['limited', 'direct'],
    ['mutuals_only', 'direct'],
    ['', 'direct'],
    [null, 'direct'],
    [undefined, 'direct']
  ])('who may read: %j is answered %s', (told, visibility) => {
    expect(replyTargetOf(status({ visibility: told })).visibility).toBe(visibility)
  })

  it.each([
    ['zoe', '@zoe'],
    ['zoe@autre.example', '@zoe@autre.example'],
    ['@zoe@autre.example', '@zoe@autre.example'],
    ['zoe@localhost:28010', '@zoe@localhost:28010'],
    ['', null],
    ['two words', null],
    ['a@b@c', null]
  ])('whom to mention: %j is %j', (acct, address) => {
    expect(replyTargetOf(status({ account: { id: '1', acct } })).address).toBe(address)
  })

  it('the warning, cut where it would leave no room for words', () => {
    expect(replyTargetOf(status({ spoiler_text: '  nourriture\n' })).warning).toBe('nourriture')
    expect(replyTargetOf(status()).warning).toBeNull()
    const long = replyTargetOf(status({ spoiler_text: '👨‍👩‍👧'.repeat(400) })).warning
    expect(long).toBe(`${'👨‍👩‍👧'.repeat(99)}…`)
  })

  it('asks for nothing where it cannot be read', () => {
    for (const stored of [null, '', '{', '{"root":1}', '[]'])
      expect(frameOf(stored)).toEqual({ addressees: [], warning: null })
  })
})

describe('what servers send', () => {
  it('may lack all but an id and an author', () => {
    expect(item(statusSchema.parse({ id: 7, account: { id: 8 } }))).toMatchObject({
      ref: '7',
      parentRef: null,
      text: '',
      publishedAt: null,
      author: { ref: 'https://ici.example/8', handle: '8@ici.example', name: '8' }
    })
  })

  it('may be odd in every part', () => {
    const odd = status({
      url: 7,
      uri: 'tag:x',
      created_at: 'yesterday',
      edited_at: 1,
      in_reply_to_id: {},
      visibility: [],
      spoiler_text: null,
      language: {},
      content: null,
      mentions: [null, { id: 1 }, 'x'],
      replies_count: 'many',
      quote: 7
    })
    expect(item(odd)).toMatchObject({
      text: '',
      url: null,
      publishedAt: null,
      language: null,
      parentRef: null
    })
  })

  it('hides nothing behind one that cannot be read', () => {
    const good = {
      id: '1',
      type: 'mention',
      created_at: '2026-11-20T08:00:00Z',
      status: { id: '2', account: { id: '3' } }
    }
    const read = notificationsSchema.parse([
      null,
      7,
      { type: 'mention' },
      { id: '9', type: 'new', status: 'x' },
      good
    ])
    expect(read.map((one) => [one.id, one.status?.id ?? null])).toEqual([
      ['9', null],
      ['1', '2']
    ])
  })
})
