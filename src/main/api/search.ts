import type { AppContract } from '../../shared/contract/contract.ts'
import type { Handlers } from '../../shared/contract/define.ts'
import { ok } from '../../shared/result.ts'
import type { Context } from '../runtime/context.ts'
import { findConversations, findNotes, findPeople, listLatestPeople } from '../store/search.ts'
import { marksIn } from '../store/search-excerpt.ts'
import { withThemes } from './with-themes.ts'
import { resolveSearch } from './resolve-search.ts'

const mostPeople = 4
/** As many as the completion of a search shows. */
const mostLatest = 8
const mostNotes = 6

export const searchHandlers = {
  async find(ctx, { text, order, limit }) {
    const { search, notes, isEmpty, asksWho } = await resolveSearch(ctx, text)
    const latest = asksWho ? await listLatestPeople(ctx.store.read, mostLatest) : []
    if (isEmpty)
      return ok({
        found: [],
        asksNothing: true,
        people: [...latest],
        internalNotes: [],
        notes: [...notes],
        lookedAt: null
      })
    const answer = await findConversations(ctx.store.read, search, order, limit)
    const people = asksWho
      ? latest
      : await findPeople(ctx.store.read, [...search.wanted.words, ...search.wanted.authors], mostPeople)
    const summaries = await withThemes(
      ctx.store.read,
      answer.found.map(({ conversation }) => conversation)
    )
    return ok({
      found: answer.found.map((one, index) => ({
        ...one,
        conversation: summaries[index] ?? one.conversation,
        marks: [...one.marks],
        nameMarks: [
          ...marksIn(one.conversation.personName, [...search.wanted.words, ...search.wanted.authors])
        ]
      })),
      asksNothing: false,
      people: [...people],
      internalNotes: (await findNotes(ctx.store.read, search, mostNotes)).map((one) => ({
        ...one,
        marks: [...one.marks]
      })),
      notes: [...notes],
      lookedAt: answer.lookedAt
    })
  }
} satisfies Handlers<AppContract, Context>['search']
