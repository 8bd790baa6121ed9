import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ingestItems } from '../../../src/main/ingest/ingest-items.ts'
import type { ColleagueId, ConversationId } from '../../../src/shared/model/ids.ts'
import { anAccount, anItem, at } from '../../support/builders.ts'
import { aStoredColleague } from '../../support/colleagues.ts'
import { callerOf } from '../../support/serve.ts'
import { openTestContext, type TestContext } from '../../support/test-context.ts'

let ctx: TestContext
let irene: ColleagueId
let app: ReturnType<typeof callerOf>

const said = (ref: string, text: string, day: number, name = 'Odile G.') =>
  anItem({
    ref,
    text,
    author: { ref: name, handle: name.split(' ')[0]?.toLowerCase() ?? '', name, url: null, isUs: false },
    publishedAt: at(`2026-11-${String(day).padStart(2, '0')}T08:00:00.000Z`)
  })

beforeAll(async () => {
  ctx = await openTestContext()
  app = callerOf(ctx)
  const lyon = await anAccount(ctx, { network: 'bluesky', place: 'Lyon 3' })
  const site = await anAccount(ctx, { network: 'wordpress', place: 'Villeurbanne' })
  await ingestItems(
    ctx,
    lyon,
    [
      said('pate', 'Où est passée ma pâte à brioche ?', 1),
      said('levain', 'Votre pain au levain est une merveille', 5, 'Karim B.'),
      said('oeuf', 'Y a-t-il des œufs dans la brioche ?', 9, 'Maud Rivoal')
    ],
    async () => {}
  )
  await ingestItems(
    ctx,
    site,
    [
      said('flour', 'Where does your flour come from? The bread is great', 12, 'Joan P.'),
      said('gluten', 'Du pain sans gluten, du levain sans pain, et du pain, encore du pain', 15, 'Odile G.')
    ],
    async () => {}
  )
  irene = await aStoredColleague(ctx, { name: 'Irène Sorel' })
})
afterAll(() => ctx.close())

const search = (text: string, order: 'newest' | 'best' = 'newest') =>
  app.ask('search.find', { text, order, limit: 50 })
const refs = async (text: string, order: 'newest' | 'best' = 'newest') => {
  const ids = (await search(text, order)).found.map(({ conversation }) => conversation.id)
  const rows = await ctx.store.read.selectFrom('conversation').select(['id', 'ref']).execute()
  return ids.map((id) => rows.find((row) => row.id === id)?.ref)
}
const idOf = async (ref: string): Promise<ConversationId> =>
  (
    await ctx.store.read
      .selectFrom('conversation')
      .select('id')
      .where('ref', '=', ref)
      .executeTakeFirstOrThrow()
  ).id

describe('search', () => {
  it('folds accents, takes the last word as a beginning, and shows where the words stand', async () => {
    const [found, ...others] = (await search('PATE brio')).found
    expect(others).toEqual([])
    expect(found?.marks.map(({ start, end }) => found.excerpt.slice(start, end))).toEqual(['pâte', 'brioche'])
  })

  it.each([
    ['pain', ['gluten', 'levain']],
    ['"pain au levain"', ['levain']],
    ['"levain au pain"', []],
    ['"sans gluten"', ['gluten']],
    ['pain -gluten', ['levain']],
    ['pain -"sans gluten"', ['levain']],
    ['oeufs', ['oeuf']],
    ['œufs', ['oeuf']],
    ['odile', ['gluten', 'pate']],
    ['-pain -brioche', ['flour']],
    ['pai ', []],
    ['pai*', ['gluten', 'levain']]
  ] as const)('%j finds %j, the newest first', async (text, expected) => {
    expect(await refs(text)).toEqual(expected)
  })

  it.each([
    ['from:odile', ['gluten', 'pate']],
    ['from:"odile g" brioche', ['pate']],
    ['de:odile -pain', ['pate']],
    ['-from:odile brioche', ['oeuf']],
    ['network:bluesky', ['oeuf', 'levain', 'pate']],
    ['-network:bluesky', ['gluten', 'flour']],
    ['network:blog pain', ['gluten']],
    ['place:lyon pain', ['levain']],
    ['lieu:villeurbanne', ['gluten', 'flour']],
    ['after:2026-11-09', ['gluten', 'flour', 'oeuf']],
    ['before:2026-11-09', ['levain', 'pate']],
    ['-before:2026-11-09 brioche', ['oeuf']],
    ['avant:10/11/2026 après:5/11/2026', ['oeuf', 'levain']],
    ['theme:farine', ['flour']],
    ['theme:bread', ['gluten', 'flour', 'levain']],
    ['is:to-answer network:bluesky', ['oeuf', 'levain', 'pate']],
    ['is:done', []],
    ['is:unread -place:lyon', ['gluten', 'flour']]
  ] as const)('%j narrows to %j', async (text, expected) => {
    expect(await refs(text)).toEqual(expected)
  })

  it('narrows to where a conversation stands and to whom it was given', async () => {
    const conversationIds = [await idOf('flour')]
    await app.ask('inbox.markDone', { conversationIds })
    expect(await refs('is:done')).toEqual(['flour'])
    expect(await refs('est:faite')).toEqual(['flour'])
    expect(await refs('-est:faite -réseau:bluesky')).toEqual(['gluten'])
    await ctx.store.write((tx) =>
      tx.updateTable('conversation').set({ assignee_id: irene }).where('ref', '=', 'pate').execute()
    )
    expect(await refs('colleague:irene')).toEqual(['pate'])
    expect(await refs('brioche -collègue:"Irène Sorel"')).toEqual(['oeuf'])
    expect(await refs('is:attributed')).toEqual(['pate'])
  })

  it('puts what answers best first where that is asked', async () => {
    expect(await refs('brioche')).toEqual(['oeuf', 'pate'])
    expect(await refs('pain levain', 'best')).toEqual(expect.arrayContaining(['gluten', 'levain']))
    expect((await search('pain', 'best')).lookedAt).toBeNull()
  })

  it('names who spoke last while from: waits for a name, beside other words too', async () => {
    const names = async (text: string) => (await search(text)).people.map(({ name }) => name)
    const latest = ['Odile G.', 'Joan P.', 'Maud Rivoal', 'Karim B.', 'Odile G.']
    expect(await names('from:')).toEqual(latest)
    expect(await names('pain de:')).toEqual(latest)
    expect(await names('from: pain')).toEqual([])
  })

  it('names the people who speak under the words', async () => {
    expect((await search('odi')).people).toMatchObject([
      { name: 'Odile G.', network: 'wordpress' },
      { name: 'Odile G.', network: 'bluesky' }
    ])
    expect((await search('brioche')).people).toEqual([])
  })

  it('names nobody for a letter alone, only beside more of a name', async () => {
    expect((await search('g')).people).toEqual([])
    expect((await search('odile g')).people).toMatchObject([{ name: 'Odile G.' }, { name: 'Odile G.' }])
    expect((await search('from:g')).found.map(({ conversation }) => conversation.personName)).toEqual([
      'Odile G.',
      'Odile G.'
    ])
  })

  it('says what it does not know, and finds nothing for it', async () => {
    expect(await search('network:nowhere')).toMatchObject({
      found: [],
      notes: [{ kind: 'unknown_value', written: 'network', value: 'nowhere' }]
    })
    expect(await search('pain before:someday')).toMatchObject({
      found: [],
      notes: [{ kind: 'unknown_value', written: 'before', value: 'someday' }]
    })
    expect((await search('collègue:zoé')).notes).toHaveLength(1)
    expect((await search('is:maybe pain')).found).toEqual([])
    expect(await search('from:@')).toMatchObject({ found: [], notes: [{ value: '@' }] })
    expect((await search('pain -from:@')).found.length).toBeGreaterThan(0)
    expect(await search('🥐')).toMatchObject({ found: [], notes: [{ kind: 'no_letters', written: '🥐' }] })
    expect((await search('frm:odile')).notes).toEqual([{ kind: 'unknown_filter', written: 'frm' }])
  })

  it('finds while a condition is being typed, whoever it agrees with; nothing asked for is not nothing found', async () => {
    const unread = await refs('is:unread')
    expect(await refs('est:non-lu')).toEqual(unread)
    expect(await refs('is:unr')).toEqual(unread)
    expect(await search('is:done is:later')).toMatchObject({
      found: [],
      notes: [{ kind: 'never_both', one: 'is:done', other: 'is:later' }]
    })
    expect((await search('est:lue -is:read')).notes).toEqual([
      { kind: 'never_both', one: 'est:lue', other: '-is:read' }
    ])
    expect((await search('is:to-answer is:unread is:undecided')).notes).toEqual([])
    expect((await search('is:re')).notes).toEqual([{ kind: 'unknown_value', written: 'is', value: 're' }])
    for (const text of ['from:', '-', '"', '  '])
      expect(await search(text)).toMatchObject({ found: [], asksNothing: true })
    expect(await search('nowhere')).toMatchObject({ found: [], asksNothing: false })
  })

  it('marks the name that answers', async () => {
    const [found] = (await search('odil')).found
    expect(found?.marks).toEqual([])
    expect(found?.nameMarks.map(({ start, end }) => found.conversation.personName.slice(start, end))).toEqual(
      ['Odile']
    )
    expect((await search('de:karim')).found[0]?.nameMarks).toEqual([{ start: 0, end: 5 }])
  })

  it.each([
    '"',
    'NEAR(',
    '*',
    'AND',
    'text:',
    '-x',
    "';--",
    '   ',
    'a NOT',
    '^pain',
    '{text}:',
    '\0',
    '%',
    '((('
  ])('takes %j as words, never as an operator', async (text) => {
    expect((await app.call('search.find', { text, limit: 10 })).ok).toBe(true)
  })

  it.each(['pain', 'is:to_answer'])(
    'tells as many of what %j finds as are asked for, the first',
    async (text) => {
      const whole = await app.ask('search.find', { text, limit: 3 })
      const head = await app.ask('search.find', { text, limit: 1 })
      expect(whole.found.length).toBeGreaterThan(1)
      expect(head).toEqual({ ...whole, found: whole.found.slice(0, 1) })
    }
  )

  it('is answered whatever is typed', async () => {
    const pieces = fc.oneof(
      fc.constantFrom(
        '"',
        '-',
        '*',
        ':',
        '(',
        ')',
        'NEAR',
        'AND',
        'OR',
        'NOT',
        '^',
        '{text}',
        '+',
        ' ',
        "'",
        '«',
        '»'
      ),
      fc.constantFrom(
        'from:',
        'de:',
        'is:',
        'before:',
        'theme:',
        'réseau:',
        '-place:',
        'after:2026',
        'pain',
        'œuf'
      ),
      fc.string({ unit: 'binary', maxLength: 12 })
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(pieces, { maxLength: 60 }),
        fc.constantFrom('newest' as const, 'best' as const),
        async (typed, order) => {
          const text = typed.join('').slice(0, 500)
          expect((await app.call('search.find', { text, order, limit: 10 })).ok).toBe(true)
        }
      ),
      { numRuns: 400 }
    )
  })
})

it('finds what lies behind a conversation that says the word more often than anybody looks at once', async () => {
  const own = await openTestContext()
  try {
    const accountId = await anAccount(own, { network: 'bluesky' })
    const busy = Array.from({ length: 500 }, (_, number) => ({
      ...said(`busy-${number}`, 'Encore du pain', 5),
      conversationRef: 'busy'
    }))
    await ingestItems(own, accountId, [said('quiet', 'Votre pain', 2), ...busy], async () => {})
    for (const limit of [50, 200]) {
      const { found, lookedAt } = await callerOf(own).ask('search.find', {
        text: 'pain',
        order: 'newest',
        limit
      })
      expect(found.map(({ excerpt }) => excerpt)).toEqual(['Encore du pain', 'Votre pain'])
      expect(lookedAt).toBeNull()
    }
  } finally {
    await own.close()
  }
})

describe('who bears a name', () => {
  /** Of an inbox where this was said, one thing a minute, in two networks. */
  const inInbox = async (
    items: readonly (readonly [ref: string, name: string])[],
    look: (own: TestContext, names: (text: string) => Promise<readonly string[]>) => Promise<void>
  ): Promise<void> => {
    const own = await openTestContext()
    try {
      const said = items.map(([ref, name], minute) =>
        anItem({
          ref: `${ref}-${minute}`,
          text: 'Bonjour Marie',
          author: { ref, handle: ref, name, url: null, isUs: false },
          publishedAt: at(new Date(Date.UTC(2026, 9, 1) + minute * 60_000).toISOString())
        })
      )
      await ingestItems(own, await anAccount(own, { network: 'mastodon' }), said, async () => {})
      await look(own, async (text) =>
        (await callerOf(own).ask('search.find', { text, limit: 10 })).people.map(({ name }) => name)
      )
    } finally {
      await own.close()
    }
  }
  const often = (count: number, ref: string, name: string) =>
    Array.from({ length: count }, () => [ref, name] as const)

  it('is found however long ago they spoke, and however much the others of that name said since', async () => {
    await inInbox([['one', 'Marie Ancienne'], ...often(300, 'two', 'Marie Bavarde')], async (_own, names) => {
      expect(await names('marie')).toEqual(['Marie Bavarde', 'Marie Ancienne'])
      expect(await names('bonjour')).toEqual([])
    })
  })

  it('is told first where they spoke last, also where hundreds bear it, and whoever became known first', async () => {
    const many = Array.from({ length: 260 }, (_, at) => [`person-${at}`, `Marie ${at}`] as const)
    await inInbox(
      [['first', 'Marie Première'], ...many, ['first', 'Marie Première']],
      async (_own, names) => {
        expect(await names('marie')).toEqual(['Marie Première', 'Marie 259', 'Marie 258', 'Marie 257'])
        expect(await names('marie 3')).toEqual(['Marie 3'])
      }
    )
  })

  it('is one person however many names they bear, and may be mentioned by each', async () => {
    await inInbox(
      [
        ['marie@one.example', 'Marie Rivoal'],
        ['other@two.example', 'Marie Sorel'],
        ['marie@two.example', 'Marie R.']
      ],
      async (own, names) => {
        const handle = await own.store.read
          .selectFrom('handle')
          .innerJoin('person_link', 'person_link.handle_id', 'handle.id')
          .innerJoin('conversation', 'conversation.handle_id', 'handle.id')
          .select(['handle.id', 'handle.name', 'person_link.person_id', 'conversation.id as conversationId'])
          .execute()
        const [rivoal, , short] = handle.toSorted((one, other) => (one.id < other.id ? -1 : 1))
        if (rivoal === undefined || short === undefined) throw new Error('they are not there')
        await own.store.write((tx) =>
          tx
            .updateTable('person_link')
            .set({ person_id: rivoal.person_id })
            .where('handle_id', '=', short.id)
            .execute()
        )
        expect(await names('marie')).toEqual(['Marie R.', 'Marie Sorel'])
        expect(await names('from:')).toEqual(['Marie R.', 'Marie Sorel'])
        const { ask } = callerOf(own)
        expect(
          await ask('writing.mentionable', { conversationId: rivoal.conversationId, begins: 'mari' })
        ).toEqual([
          { handle: 'marie@two.example', name: 'Marie R.' },
          { handle: 'other@two.example', name: 'Marie Sorel' },
          { handle: 'marie@one.example', name: 'Marie Rivoal' }
        ])
      }
    )
  })
})

describe('what is written in two ways', () => {
  it.each([
    ['weekend', 'Ouvert ce week-end ?', 'week-end'],
    ['week-end', 'Ouvert ce weekend ?', 'weekend'],
    ['email', 'My e-mail had no answer', 'e-mail'],
    ['Straße', 'Die Bäckerei in der Bergstrasse, Strasse und Hof', 'Strasse'],
    ['Łódź', 'Chleb z Lodz', 'Lodz'],
    ['0612345678', 'Rappelez-moi au 06 12 34 56 78', '06 12 34 56 78'],
    ['06 12 34 56 78', 'Rappelez-moi au 0612345678', '0612345678'],
    ['06.12.34.56.78', 'Rappelez-moi au 0612345678', '0612345678']
  ])('"%s" finds and marks "%s"', async (typed, text, marked) => {
    const own = await openTestContext()
    try {
      const accountId = await anAccount(own, { network: 'bluesky' })
      await ingestItems(
        own,
        accountId,
        [said('one', text, 2), said('other', 'Rien de tel', 3)],
        async () => {}
      )
      const { found } = await callerOf(own).ask('search.find', { text: typed, order: 'newest', limit: 5 })
      expect(
        found.map(({ excerpt, marks }) => marks.map(({ start, end }) => excerpt.slice(start, end)))
      ).toEqual([[marked]])
    } finally {
      await own.close()
    }
  })
})
