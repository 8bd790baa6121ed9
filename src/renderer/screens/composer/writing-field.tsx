import {
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type ComponentProps,
  type KeyboardEvent,
  type Ref
} from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { SpellingLanguage } from '../../../shared/contract/spelling.ts'
import type { Mentionable } from '../../../shared/contract/writing.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import type { Snippet } from '../../../shared/model/snippet.ts'
import type { Fact, Woven } from '../../../shared/model/woven.ts'
import { findClaims } from '../../../shared/text/unproven-claims.ts'
import type { FactInWords } from '../../../shared/text/woven-spans.ts'
import type { WordToSpell } from '../../../shared/text/words-to-spell.ts'
import { callApi } from '../../api/client.ts'
import { TooManyWords } from '../../ui/field.tsx'
import { useWholeWords } from '../../ui/use-whole-words.ts'
import { CaretMenu, caretMenuId, type CaretOffer, caretOptionId } from './caret-menu.tsx'
import { completionAt } from './completion-at.ts'
import { type FieldMark, MarkedField, type MarkedFieldHandle } from './marked-field.tsx'
import { useCompletion } from './use-completion.ts'
import { useSpelling } from './use-spelling.ts'

export interface WritingFieldHandle {
  readonly focus: () => void
  /** Puts words where the caret is. */
  readonly insert: (words: string, fact: Fact) => void
  /** Proposes how the word at the caret is spelt, or the next one that is misspelt. */
  readonly correct: () => void
}

/** A misspelt word of these words, and what it may have been meant to be; null while that is being looked for. */
interface Correcting {
  readonly body: string
  readonly word: WordToSpell
  readonly language: SpellingLanguage
  readonly suggestions: readonly string[] | null
}

/** The words of a reply: their field, what is marked in it, and what is offered at the caret. */
export const WritingField = ({
  conversationId,
  body,
  names,
  people,
  snippets,
  woven,
  handleRef,
  onWrite,
  onClaim,
  ...field
}: {
  readonly conversationId: ConversationId
  readonly body: string
  /** Of people, colleagues and places: never misspelt. */
  readonly names: readonly string[]
  /** Who takes part in the conversation, the last to speak first. */
  readonly people: readonly Mentionable[]
  readonly snippets: readonly Snippet[]
  /** Where snippets and proofs stand in the body. */
  readonly woven: readonly Woven[]
  readonly handleRef: Ref<WritingFieldHandle>
  readonly onWrite: (body: string, added: Woven | null) => void
  /** The first words that claim a value without a fact; null: none. The same function each time. */
  readonly onClaim: (claim: string | null) => void
} & Omit<
  ComponentProps<'textarea'>,
  'ref' | 'value' | 'onChange' | 'onKeyDown' | 'className' | 'children'
>) => {
  const { t } = useTranslation('composer')
  const element = useRef<HTMLTextAreaElement>(null)
  const marked = useRef<MarkedFieldHandle>(null)
  const { tooMany, fits, forget } = useWholeWords(element)
  const [typedUpTo, setTypedUpTo] = useState<number | null>(null)
  const { language, misspelt } = useSpelling(conversationId, body, typedUpTo, names)
  const claims = useMemo(() => (language === null ? [] : findClaims(body, language)), [body, language])
  const claimed = claims[0] === undefined ? null : body.slice(claims[0].start, claims[0].end)
  useEffect(() => onClaim(claimed), [claimed, onClaim])
  const [asked, setCorrecting] = useState<Correcting | null>(null)
  // Words that change under it are no longer those it was about.
  const correcting = asked?.body === body ? asked : null
  const [chosen, setChosen] = useState(0)
  /** The sign whose list was closed: it stays closed while that one is typed. */
  const [dismissed, setDismissed] = useState<number | null>(null)

  /** The fact that is being put in, until the field tells that it is there. */
  const weaving = useRef<FactInWords | null>(null)
  const wovenAt = (end: number): Woven | null =>
    weaving.current === null
      ? null
      : { start: end - weaving.current.words.length, end, ...weaving.current.fact }

  /** Through the browser's own editing, so that its undo takes it back. */
  const replace = (start: number, end: number, words: string, fact: FactInWords | null = null): void => {
    const area = element.current
    if (area === null) return
    area.focus()
    if (!fits(words, start, end)) return
    area.setSelectionRange(start, end)
    weaving.current = fact
    if (!document.execCommand('insertText', false, words))
      onWrite(`${body.slice(0, start)}${words}${body.slice(end)}`, wovenAt(start + words.length))
    weaving.current = null
  }

  const correct = (word: WordToSpell): void => {
    if (language === null) return
    setChosen(0)
    setCorrecting({ body, word, language, suggestions: null })
    void callApi('spelling.suggest', { language, word: word.word }).then((answer) =>
      setCorrecting((now) =>
        now?.word === word ? { ...now, suggestions: answer.ok ? answer.value : [] } : now
      )
    )
  }
  const close = (): void => setCorrecting(null)
  const dismiss = (): void => {
    if (correcting === null) setDismissed(begun?.start ?? null)
    close()
  }

  const begun = typedUpTo === null ? null : completionAt(body, typedUpTo)
  const completion = useCompletion(
    conversationId,
    begun !== null && begun.start !== dismissed ? begun : null,
    people,
    snippets,
    ({ start, end }, words, fact) => {
      setTypedUpTo(null)
      replace(start, end, words, fact === null ? null : { words, fact })
    }
  )
  const offer = correcting === null ? completion : offerOf(correcting)
  function offerOf({ word, suggestions }: Correcting): CaretOffer {
    return {
      at: word.start,
      label: t('spelling.offer', { word: word.word }),
      options: [
        ...(suggestions ?? []).map((suggestion) => ({
          id: suggestion,
          label: suggestion,
          take: () => {
            close()
            replace(word.start, word.end, suggestion)
          }
        })),
        ...(suggestions === null
          ? []
          : [
              {
                id: ' own',
                label: t('spelling.add', { word: word.word }),
                isApart: suggestions.length > 0,
                take: () => {
                  close()
                  void callApi('spelling.addWord', { word: word.word })
                }
              }
            ])
      ]
    }
  }
  const isOpen = offer !== null && offer.options.length > 0

  const take = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === composingKeyCode) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    // What was asked for is coming: the key that takes it must not write meanwhile.
    if (correcting?.suggestions === null && (event.key === 'Enter' || event.key === 'Tab'))
      event.preventDefault()
    if (!isOpen) return
    const count = offer.options.length
    if (event.key === 'ArrowDown') setChosen((at) => (at + 1) % count)
    else if (event.key === 'ArrowUp') setChosen((at) => (at - 1 + count) % count)
    else if (event.key === 'Enter' || event.key === 'Tab') offer.options[chosen]?.take()
    else if (event.key === 'Escape') dismiss()
    else return
    event.preventDefault()
  }

  useImperativeHandle(handleRef, () => ({
    focus: () => element.current?.focus(),
    insert: (words, fact) => {
      const at = element.current?.selectionStart ?? body.length
      const end = element.current?.selectionEnd ?? at
      const before = body.slice(0, at)
      replace(at, end, before === '' || /\s$/u.test(before) ? words : ` ${words}`, { words, fact })
      setTypedUpTo(null)
    },
    correct: () => {
      const at = element.current?.selectionStart ?? 0
      const word =
        misspelt.find(({ start, end }) => start <= at && at <= end) ??
        misspelt.find(({ start }) => start >= at) ??
        misspelt[0]
      element.current?.focus()
      if (word !== undefined) correct(word)
    }
  }))

  const marks: readonly FieldMark[] = [
    ...misspelt.map(({ start, end }) => ({ start, end, kind: 'misspelt' }) as const),
    ...woven.map(({ start, end }) => ({ start, end, kind: 'fact' }) as const),
    ...claims.map(({ start, end }) => ({ start, end, kind: 'claim' }) as const)
  ]
  return (
    <>
      <MarkedField
        {...field}
        marks={marks}
        fieldRef={element}
        handleRef={marked}
        data-part="composer"
        rows={1}
        value={body}
        spellCheck="false"
        lang={language ?? undefined}
        dir="auto"
        aria-autocomplete="list"
        aria-haspopup="listbox"
        {...(isOpen ? { 'aria-controls': caretMenuId, 'aria-activedescendant': caretOptionId(chosen) } : {})}
        onChange={(event) => {
          forget()
          // What an input method composes is no word yet.
          const isComposing = event.nativeEvent instanceof InputEvent && event.nativeEvent.isComposing
          const caret = event.target.selectionStart
          setTypedUpTo(isComposing ? null : caret)
          setChosen(0)
          if (completionAt(event.target.value, caret)?.start !== dismissed) setDismissed(null)
          onWrite(event.target.value, wovenAt(caret))
        }}
        onSelect={(event) => {
          // A word is finished once the caret has left its end.
          if (event.currentTarget.selectionStart !== typedUpTo) setTypedUpTo(null)
        }}
        onKeyDown={take}
        onBlur={(event) => {
          setTypedUpTo(null)
          close()
          field.onBlur?.(event)
        }}
        onContextMenu={(event) => {
          const start = marked.current?.markAt(event.clientX, event.clientY, 'misspelt')
          const word = misspelt.find((one) => one.start === start)
          if (word === undefined) return
          event.preventDefault()
          correct(word)
        }}
      >
        {isOpen && <CaretMenu offer={offer} chosen={chosen} markedRef={marked} />}
      </MarkedField>
      <TooManyWords tooMany={tooMany} />
    </>
  )
}

/** What browsers report while an input method composes, even where `isComposing` is not yet true. */
const composingKeyCode = 229
