import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Span } from '../../../shared/model/message.ts'
import { findLinks } from '../../../shared/text/find-links.ts'
import { judgeLink } from '../../../shared/text/judge-link.ts'
import styles from './message-text.module.css'
import { langOf } from './lang-of.ts'
import { findWords, segmentsOf, type Segment } from './segments.ts'

/** Longer than that, the rest is shown when asked for. */
const foldedLength = 1_800

/** The words of a message, with its links, and with the words that counted for a colleague marked. */
export const MessageText = ({
  text,
  language,
  spans,
  words
}: {
  readonly text: string
  /** As its network or we told it: a screen reader changes its voice (WCAG 3.1.2). */
  readonly language: string | null
  readonly spans: readonly Span[]
  /** To be marked. */
  readonly words: readonly string[]
}) => {
  const { t } = useTranslation('conversation')
  const [whole, setWhole] = useState(text.length <= foldedLength * 1.2)
  const shown = whole ? text : text.slice(0, foldedLength)
  const segments = useMemo(
    () => segmentsOf(shown, withLinks(shown, spans), findWords(shown, words)),
    [shown, spans, words]
  )
  return (
    <div className={styles.words} dir="auto" {...langOf(language)}>
      {segments.map((segment) => (
        <Piece
          key={segment.start}
          segment={segment}
          whole={segment.span === null ? '' : shown.slice(segment.span.start, segment.span.end)}
        />
      ))}
      {!whole && (
        <>
          …{' '}
          <button type="button" className={styles.more} onClick={() => setWhole(true)}>
            {t('message.more')}
          </button>
        </>
      )}
    </div>
  )
}

const Piece = ({
  segment: { text, span, isEnd, marked },
  whole
}: {
  readonly segment: Segment
  readonly whole: string
}) => {
  const words = marked ? <mark>{text}</mark> : text
  if (span === null) return <>{words}</>
  if (span.kind === 'link' && /^(?:https?|mailto):/iu.test(span.target))
    return <MessageLink span={span} words={words} shown={whole} isEnd={isEnd} />
  return <span className={styles.named}>{words}</span>
}

/** A link, with the host that it really leads to where its words do not say it, and a warning where they say another. */
const MessageLink = ({
  span,
  words,
  shown,
  isEnd
}: {
  readonly span: Span
  readonly words: ReactNode
  /** All the words of the link, of which these may be a part. */
  readonly shown: string
  /** These are the last of its words. */
  readonly isEnd: boolean
}) => {
  const { t } = useTranslation('conversation')
  const { host, says, warning } = judgeLink(shown, span.target)
  return (
    <>
      <a href={span.target} target="_blank" rel="noreferrer" title={span.target}>
        {words}
      </a>
      {says || !isEnd ? null : (
        <bdi className={styles.host} data-warning={warning !== null}>
          {` (${warning === null ? host : t(`link.${warning}`, { host })})`}
        </bdi>
      )}
    </>
  )
}

/** Imported texts carry no spans: their bare addresses are found here. */
const withLinks = (text: string, spans: readonly Span[]): readonly Span[] =>
  spans.some((span) => span.kind === 'link') || !text.includes('://')
    ? spans
    : [
        ...spans,
        ...findLinks(text, false).map(({ start, end }) => ({
          start,
          end,
          kind: 'link' as const,
          target: text.slice(start, end)
        }))
      ]
