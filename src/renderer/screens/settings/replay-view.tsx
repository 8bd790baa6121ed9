import { ArrowRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { RoutingChange } from '../../../shared/contract/routing.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Button } from '../../ui/button.tsx'
import { shortDate } from '../../ui/describe-time.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import { firstNameOf } from '../../ui/initials.ts'
import { useNow } from '../../ui/time-ago.tsx'
import { useReasonWords } from '../conversation/use-reason-words.ts'
import styles from './replay-view.module.css'

type Replay = AppOutput<'routing.replay'>
type Changed = Replay['changed'][number]

const shownAtFirst = 6

/** What would have happened to past conversations, had a change stood then: to be looked at before it is applied. */
export const ReplayView = ({
  change,
  help,
  onLooked
}: {
  /** Null while there is nothing that could be applied. */
  readonly change: RoutingChange | null
  readonly help?: string
  readonly onLooked?: () => void
}) => {
  const { t } = useTranslation('routing')
  const sentenceOf = useErrorSentence()
  const replay = useApiCommand('routing.replay')
  const [looked, setLooked] = useState<{ readonly of: string; readonly replay: Replay } | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const key = JSON.stringify(change)
  const look = async () => {
    if (change === null) return
    setProblem(null)
    const result = await replay.run({ change })
    if (!result.ok) return setProblem(sentenceOf(result.error))
    setLooked({ of: key, replay: result.value })
    onLooked?.()
  }
  // What was looked at says nothing of another change.
  const shown = looked?.of === key ? looked.replay : null
  return (
    <div className={styles.replay}>
      {shown === null ? (
        <>
          <div className={styles.ask}>
            <Button isPending={replay.pending} isDisabled={change === null} onPress={() => void look()}>
              {t('replay.look')}
            </Button>
            <output className={styles.help}>{replay.pending ? t('replay.running') : help}</output>
          </div>
        </>
      ) : (
        <Outcome replay={shown} />
      )}
      <Problem>{problem}</Problem>
    </div>
  )
}

const Outcome = ({ replay: { compared, changed } }: { readonly replay: Replay }) => {
  const { t } = useTranslation('routing')
  const [all, setAll] = useState(false)
  const colleagues = useApiQuery('colleagues.list', {})
  const hidden = all ? 0 : Math.max(0, changed.length - shownAtFirst)
  return (
    <>
      <output className={styles.sum} tabIndex={-1}>
        {changed.length === 0
          ? t('replay.none', { count: compared })
          : t('replay.changed', { count: changed.length, compared })}{' '}
        {compared > 0 && <small>{t('replay.asIf')}</small>}
      </output>
      {changed.length > 0 && (
        <ul className={styles.list}>
          {changed.slice(0, changed.length - hidden).map((one) => (
            <li key={one.conversationId}>
              <ChangedLine changed={one} colleagues={colleagues.data ?? []} />
            </li>
          ))}
        </ul>
      )}
      {hidden > 0 && (
        <div>
          <Button kind="quiet" isFlush onPress={() => setAll(true)}>
            {t('replay.more', { count: hidden })}
          </Button>
        </div>
      )}
    </>
  )
}

const ChangedLine = ({
  changed: { personName, excerpt, at, from, to, why, lost },
  colleagues
}: {
  readonly changed: Changed
  readonly colleagues: readonly Colleague[]
}) => {
  const { t, i18n } = useTranslation('routing')
  const { reasonWords } = useReasonWords()
  const reason = why === null ? null : reasonWords(why, personName).title
  const now = useNow()
  return (
    <div className={styles.changed}>
      <p className={styles.said}>
        <b dir="auto">{personName}</b> <time dateTime={at}>{shortDate(at, now, i18n.language)}</time>
        <span dir="auto">{excerpt}</span>
      </p>
      <p className={styles.move}>
        <Somebody who={from} side="from" colleagues={colleagues} />
        <ArrowRight size={14} aria-hidden="true" />
        <Somebody who={to} side="to" colleagues={colleagues} />
        {reason !== null && <small>{lost ? t('replay.lost', { reason }) : reason}</small>}
      </p>
    </div>
  )
}

const Somebody = ({
  who,
  side,
  colleagues
}: {
  readonly who: Changed['from']
  readonly side: 'from' | 'to'
  readonly colleagues: readonly Colleague[]
}) => {
  const { t } = useTranslation('routing')
  const colleague = colleagues.find(({ id }) => id === who)
  const name =
    who === null
      ? t('replay.nobody')
      : who === 'new'
        ? t('replay.newcomer')
        : firstNameOf(colleague?.name ?? '')
  return (
    <span className={styles.somebody}>
      <span className="visually-hidden">{t(`replay.${side}`)}</span>
      <Avatar
        name={colleague?.name ?? ''}
        portrait={colleague?.portrait ?? null}
        size={24}
        look={colleague === undefined ? 'nobody' : 'chosen'}
      />
      {name}
    </span>
  )
}
