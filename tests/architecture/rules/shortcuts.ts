import { z } from 'zod'
import type { Action, Facts, Scope } from '../../../src/renderer/actions/action.ts'
import { collide } from '../../../src/renderer/keyboard/judge-binding.ts'
import { isBinding } from '../../../src/renderer/keyboard/keys.ts'
import { startState } from '../../../src/renderer/state/place.ts'
import { conversationIdSchema } from '../../../src/shared/model/ids.ts'

/** Complaints about two actions that answer to one key in the same situation. Each pair is told once. */
export const checkClashes = (actions: readonly Action[], everyFacts: readonly Facts[]): readonly string[] => {
  const complaints = new Set<string>()
  for (const facts of everyFacts) {
    const enabled = actions.filter((action) => action.when(facts))
    for (const [index, action] of enabled.entries())
      for (const other of enabled.slice(index + 1))
        for (const key of action.keys)
          for (const otherKey of other.keys)
            if (collide(key, otherKey))
              complaints.add(
                `${action.id} (${key}) and ${other.id} (${otherKey}) can both be meant: change a key, or when() of one`
              )
  }
  return [...complaints]
}

/** Complaints about keys that some keyboards need for something else, and about keys written in another way than keys.ts reads. */
export const checkBindings = (actions: readonly Action[]): readonly string[] =>
  actions.flatMap((action) =>
    action.keys.flatMap((key) => {
      if (/\balt\b|\baltgr|\boption\b/iu.test(key))
        return [
          `${action.id} (${key}): no Alt and no Ctrl+Alt, which is AltGr: it writes letters on many keyboards`
        ]
      return isBinding(key) ? [] : [`${action.id} (${key}): write the key as keyboard/keys.ts reads it`]
    })
  )

const sending = ['replies.enqueue', 'replies.retry', 'replies.confirmSent']

const anId = conversationIdSchema.parse('conversation')

/** Whether running an action sends words to the outbox: it is run where everything is written down and nothing happens. */
const sends = (action: Action, facts: Facts): boolean => {
  let sent = false
  const nothing = (): void => {}
  const scope: Scope = {
    facts,
    state: startState,
    rows: [anId],
    whole: async () => [anId],
    before: () => [anId],
    goOnOnceGone: () => {},
    currentId: anId,
    currentUnread: true,
    targets: [anId],
    waiting: [anId],
    needy: [],
    savedViews: [],
    choices: [],
    act: async () => {},
    nameOf: () => '',
    parts: {
      list: nothing,
      search: nothing,
      conversation: nothing,
      message: nothing,
      note: nothing,
      attachImage: nothing,
      correctSpelling: nothing,
      splitReply: nothing,
      insertProof: nothing,
      insertSnippet: nothing,
      composer: nothing,
      replyPrivately: nothing,
      answerNewest: nothing,
      why: nothing,
      quarantine: nothing,
      publish: () => {
        sent = true
      },
      back: nothing,
      keepUnread: nothing
    },
    call: (path) => {
      if (sending.includes(path)) sent = true
      return new Promise(() => {})
    },
    go: nothing,
    presumed: {
      away: nothing,
      given: nothing,
      told: nothing,
      back: () => null,
      asMainSays: nothing,
      takenBack: nothing
    },
    tell: nothing,
    refuse: nothing
  }
  void action.run(scope)
  return sent
}

/** Complaints about actions that send by a bare key, or that send for several conversations at once. */
export const checkSending = (actions: readonly Action[], everyFacts: readonly Facts[]): readonly string[] =>
  actions.flatMap((action) => {
    const situations = everyFacts.filter((facts) => action.when(facts))
    if (!situations.some((facts) => sends(action, facts))) return []
    return [
      ...action.keys
        .filter((key) => !key.split(' ').every((chord) => chord.startsWith('mod+')))
        .map((key) => `${action.id} (${key}): sending is never a bare key, give it Mod`),
      ...(situations.some((facts) => facts.marked > 0 && sends(action, facts))
        ? [
            `${action.id}: several conversations at once are never sent, refuse it in when() while some are marked`
          ]
        : [])
    ]
  })

/** How many actions send, so that the check above is known to have looked at some. */
export const countSending = (actions: readonly Action[], everyFacts: readonly Facts[]): number =>
  actions.filter((action) => everyFacts.some((facts) => action.when(facts) && sends(action, facts))).length

const labelsSchema = z.record(z.string(), z.string())

/** Complaints about actions without their sentence in a language, and about sentences of no action. */
export const checkLabels = (
  ids: readonly string[],
  labels: Readonly<Record<string, unknown>>
): readonly string[] =>
  Object.entries(labels).flatMap(([language, sentences]) => {
    const known = labelsSchema.parse(sentences)
    return [
      ...ids
        .filter((id) => (known[id] ?? '').trim() === '')
        .map((id) => `${id}: say it in ${language}/actions.json`),
      ...Object.keys(known)
        .filter((id) => !ids.includes(id))
        .map((id) => `${id}: no action bears this name, remove it from ${language}/actions.json`),
      ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id}: two actions bear this name`)
    ]
  })
