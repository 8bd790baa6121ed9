import { triageSchema, viewSchema } from '../../shared/model/conversation.ts'
import type { MessageAction } from '../../shared/model/network.ts'
import { type Look, usualLook } from '../../shared/model/look.ts'
import { layers, otherScreens } from '../state/place.ts'
import type { Facts } from './action.ts'

/** A message is liked or not, shown or not: what makes sense to do is one or the other. */
const deedsAt = (second: boolean): readonly MessageAction[] =>
  second ? ['unlike', 'unhide', 'approve', 'edit', 'delete'] : ['like', 'hide', 'hold', 'spam']

const otherLook: Look = {
  theme: 'dark',
  density: 'compact',
  textSize: 110,
  contrast: 'more',
  motion: 'less'
}

const truths = [false, true] as const
const places = ['inbox', ...otherScreens] as const

const conversations: readonly Facts['current'][] = [
  null,
  ...triageSchema.options
    .map((option) => option.shape.kind.value)
    .flatMap((triage) =>
      truths.flatMap((assigned) =>
        truths.flatMap((suggested) =>
          truths.map((canReply) => ({
            triage,
            assigned,
            suggested,
            canReply,
            asked: assigned,
            starred: assigned,
            muted: suggested,
            takesImages: canReply,
            wroteAgain: canReply
          }))
        )
      )
    )
]

const makeEveryFacts = (): readonly Facts[] =>
  places.flatMap((place) =>
    layers.flatMap((layer) =>
      viewSchema.options.flatMap((view) =>
        conversations.flatMap((current) =>
          [0, 2].map((marked) => ({
            messageDeeds: current === null ? [] : deedsAt(current.assigned),
            place,
            layer,
            view,
            current,
            marked,
            waiting: current === null ? 0 : 1,
            viewKeys: current === null ? [] : [1, 2, 3, 4, 5, 6, 7, 8, 9],
            searching: current !== null,
            needy: current === null ? 0 : 1,
            rows: current === null ? 0 : 12,
            choices: current === null ? 0 : 3,
            look: marked === 0 ? usualLook : otherLook
          }))
        )
      )
    )
  )

let made: readonly Facts[] | null = null

/**
 * Every situation that decides which actions are offered: no two may share a key in one of them. They are thousands, and
 * made when somebody asks: a window that opens does not wait for them.
 */
export const listEveryFacts = (): readonly Facts[] => (made ??= makeEveryFacts())
