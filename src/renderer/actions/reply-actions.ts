import { inInbox, type Action, type Facts } from './action.ts'

/** Never on several conversations: what is sent is sent one by one. */
const canPublish = (facts: Facts): boolean =>
  inInbox(facts) && facts.marked === 0 && facts.current?.canReply === true

/** Writing and sending. */
export const replyActions: readonly Action[] = [
  {
    id: 'reply',
    group: 'reply',
    keys: ['r'],
    when: canPublish,
    run: (scope) => {
      if (scope.currentId !== null) scope.go({ type: 'open', conversationId: scope.currentId })
      scope.parts.composer()
    }
  },
  {
    id: 'reply_privately',
    group: 'reply',
    keys: ['shift+r'],
    when: canPublish,
    run: (scope) => {
      if (scope.currentId !== null) scope.go({ type: 'open', conversationId: scope.currentId })
      scope.parts.replyPrivately()
    }
  },
  {
    id: 'answer_newest',
    group: 'reply',
    keys: ['mod+shift+n'],
    inText: 'composer',
    when: (facts) => canPublish(facts) && facts.current?.wroteAgain === true,
    run: (scope) => scope.parts.answerNewest()
  },
  {
    id: 'attach_image',
    group: 'reply',
    keys: [],
    when: (facts) => canPublish(facts) && facts.current?.takesImages === true,
    run: (scope) => {
      if (scope.currentId !== null) scope.go({ type: 'open', conversationId: scope.currentId })
      scope.parts.attachImage()
    }
  },
  {
    id: 'insert_proof',
    group: 'reply',
    keys: ['f'],
    when: canPublish,
    run: (scope) => {
      if (scope.currentId !== null) scope.go({ type: 'open', conversationId: scope.currentId })
      scope.parts.insertProof()
    }
  },
  {
    id: 'insert_snippet',
    group: 'reply',
    keys: [],
    when: canPublish,
    run: (scope) => {
      if (scope.currentId !== null) scope.go({ type: 'open', conversationId: scope.currentId })
      scope.parts.insertSnippet()
    }
  },
  {
    id: 'split_reply',
    group: 'reply',
    keys: ['mod+shift+s'],
    inText: 'composer',
    // Where no thread can be, the composer says why.
    when: canPublish,
    run: (scope) => {
      if (scope.currentId !== null) scope.go({ type: 'open', conversationId: scope.currentId })
      scope.parts.splitReply()
    }
  },
  {
    id: 'correct_spelling',
    group: 'reply',
    keys: ['mod+.'],
    inText: 'composer',
    when: canPublish,
    run: (scope) => scope.parts.correctSpelling()
  },
  {
    id: 'ask_colleague',
    group: 'reply',
    keys: ['l'],
    when: canPublish,
    run: (scope) => {
      if (scope.currentId !== null) scope.go({ type: 'open', conversationId: scope.currentId })
      scope.go({ type: 'show_layer', layer: 'letter' })
    }
  },
  {
    id: 'change_link',
    group: 'reply',
    keys: ['shift+l'],
    when: (facts) => inInbox(facts) && facts.marked === 0 && facts.current?.asked === true,
    run: (scope) => scope.go({ type: 'show_layer', layer: 'link' })
  },
  {
    id: 'publish',
    group: 'reply',
    keys: ['mod+enter'],
    inText: 'composer',
    when: canPublish,
    run: (scope) => scope.parts.publish(false)
  },
  {
    id: 'publish_and_done',
    group: 'reply',
    keys: ['mod+shift+enter'],
    inText: 'composer',
    when: canPublish,
    run: (scope) => scope.parts.publish(true)
  }
]
