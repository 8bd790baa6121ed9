import { useState, type Ref } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppInput, AppOutput } from '../../../shared/contract/contract.ts'
import { inboundMailIdSchema, type HandoffId } from '../../../shared/model/ids.ts'
import type { Quarantined } from '../../../shared/model/quarantine.ts'
import { useApiQuery } from '../../api/client.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { Button } from '../../ui/button.tsx'
import { describeMoment } from '../../ui/describe-time.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import { LoadingState } from '../../ui/list-states.tsx'
import { SelectField } from '../../ui/select.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { useQuarantineReason } from './quarantine-reason.ts'
import styles from './quarantine.module.css'

/** One thing that could not be placed: why, from where, its words, its raw content, and what can be done. */
export const QuarantinedPage = ({
  entry,
  isBusy,
  useRef,
  onTryAgain,
  onSetAside,
  onUse
}: {
  readonly entry: Quarantined
  readonly isBusy: boolean
  /** Around the choice of a hand-off. */
  readonly useRef: Ref<HTMLDivElement>
  readonly onTryAgain: () => void
  readonly onSetAside: (withSiblings: boolean) => void
  readonly onUse: (input: AppInput<'quarantine.useAsAnswer'>, colleague: string) => void
}) => {
  const { t, i18n } = useTranslation('quarantine')
  const sentenceOf = useErrorSentence()
  const reasonOf = useQuarantineReason()
  const nameOfNetwork = useNetworkName()
  const opened = useApiQuery('quarantine.open', { kind: entry.kind, id: entry.id })
  const number = new Intl.NumberFormat(i18n.language)
  const moment = describeMoment(entry.at, i18n.language)
  return (
    <article className={styles.page} aria-labelledby="quarantined-title">
      <header>
        <h2 id="quarantined-title">{reasonOf(entry)}</h2>
        <p className={styles.facts}>
          {t(`from.${entry.kind}`, {
            from: entry.from || t(`nobody.${entry.kind}`),
            line: number.format(entry.line ?? 0),
            network: entry.network === null ? '' : nameOfNetwork(entry.network),
            moment
          })}
        </p>
        <p className={styles.hint}>{t(`hint.${entry.kind}`)}</p>
      </header>
      <div className={styles.deeds}>
        <Button isPending={isBusy} onPress={onTryAgain}>
          {t('tryAgain')} <ActionKeys id="try_quarantined_again" />
        </Button>
        <Button isPending={isBusy} onPress={() => onSetAside(false)}>
          {t('setAside')} <ActionKeys id="set_quarantined_aside" />
        </Button>
        {(opened.data?.siblings ?? 0) > 0 ? (
          <Button kind="quiet" isPending={isBusy} onPress={() => onSetAside(true)}>
            {t('setFileAside', { count: (opened.data?.siblings ?? 0) + 1 })}
          </Button>
        ) : null}
      </div>
      {opened.isError ? <Problem>{sentenceOf(opened.error)}</Problem> : null}
      {opened.data === undefined ? (
        opened.isError ? null : (
          <LoadingState label={t('loadingRaw')} rows={2} />
        )
      ) : (
        <Content opened={opened.data} useRef={useRef} isBusy={isBusy} onUse={onUse} />
      )}
    </article>
  )
}

const Content = ({
  opened,
  useRef,
  isBusy,
  onUse
}: {
  readonly opened: AppOutput<'quarantine.open'>
  readonly useRef: Ref<HTMLDivElement>
  readonly isBusy: boolean
  readonly onUse: (input: AppInput<'quarantine.useAsAnswer'>, colleague: string) => void
}) => {
  const { t, i18n } = useTranslation('quarantine')
  const [handoffId, setHandoffId] = useState<HandoffId | null>(
    opened.answerable.find(({ isSender }) => isSender)?.handoffId ?? null
  )
  const number = new Intl.NumberFormat(i18n.language)
  const chosen = opened.answerable.find((one) => one.handoffId === handoffId)
  return (
    <>
      {opened.words === null ? null : (
        <section aria-labelledby="quarantined-words">
          <h3 id="quarantined-words">{t('words')}</h3>
          <p className={styles.words}>{opened.words}</p>
        </section>
      )}
      {opened.words === null || opened.answerable.length === 0 ? null : (
        <div ref={useRef} className={styles.use}>
          <SelectField
            label={t('answerOf')}
            choices={opened.answerable.map((one) => ({
              value: one.handoffId,
              label: t('answerOfWhom', {
                colleague: one.colleagueName,
                person: one.personName || t('somebody')
              }),
              detail: describeMoment(one.askedAt, i18n.language)
            }))}
            value={handoffId}
            onChange={setHandoffId}
            placeholder={t('chooseQuestion')}
          />
          <Button
            kind="main"
            isDisabled={chosen === undefined}
            isPending={isBusy}
            onPress={() => {
              if (chosen !== undefined)
                onUse(
                  {
                    mailId: inboundMailIdSchema.parse(opened.entry.id),
                    handoffId: chosen.handoffId
                  },
                  chosen.colleagueName
                )
            }}
          >
            {t('use')}
          </Button>
        </div>
      )}
      {opened.attachments.length === 0 ? null : (
        <section aria-labelledby="quarantined-attachments">
          <h3 id="quarantined-attachments">{t('attachments')}</h3>
          <ul className={styles.attachments}>
            {opened.attachments.map(({ name, bytes }, index) => (
              <li key={index}>
                {t('attachment', { name: name || t('nameless'), size: number.format(bytes) })}
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="quarantined-raw">
        <h3 id="quarantined-raw">{t('raw')}</h3>
        {/* What scrolls must be reachable by keyboard (WCAG 2.1.1). */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={styles.raw} tabIndex={0} aria-labelledby="quarantined-raw">
          {opened.raw === '' ? t('nothingToShow') : opened.raw}
        </pre>
        {opened.isCut ? (
          <p className={styles.hint}>{t('cut', { size: number.format(opened.bytes) })}</p>
        ) : null}
      </section>
    </>
  )
}
