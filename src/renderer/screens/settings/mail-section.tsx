import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { MailProblem } from '../../../shared/model/mail-account.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FormSection, Outcome, Problem } from '../../ui/field.tsx'
import { PartNotRead, useListProblem } from '../../ui/list-problem.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { MailAccountForm } from './mail-account-form.tsx'
import { MailProblemSentence } from './mail-problem-sentence.tsx'
import styles from './settings.module.css'

type Current = AppOutput<'mail.get'>

/** The company's mail account: what stands, how it goes, and the form to change it. */
export const MailSection = ({ companyName }: { readonly companyName: string }) => {
  const { t } = useTranslation('mail')
  const current = useApiQuery('mail.get', {})
  const forget = useApiCommand('mail.forget')
  const [isEditing, setEditing] = useState(false)
  const [outcome, setOutcome] = useState<string | null>(null)
  const notRead = useListProblem(current)
  const { data } = current
  if (notRead !== null) return <PartNotRead title={t('title')} problem={notRead} />
  if (data === undefined) return null
  const close = (saved: boolean): void => {
    setEditing(false)
    setOutcome(saved ? t('saved') : null)
  }
  return (
    <FormSection level={2} title={t('title')} help={t('help')}>
      {isEditing ? (
        <MailAccountForm current={data} companyName={companyName} onClose={close} />
      ) : (
        <>
          {data.account === null ? (
            <div className={styles.words}>
              <p className={styles.strong}>{t('none')}</p>
              <p>{t('noneText')}</p>
            </div>
          ) : (
            <Standing current={data} address={data.account.address} />
          )}
          <div className={styles.deeds}>
            <Button onPress={() => setEditing(true)}>{t(data.account === null ? 'setUp' : 'change')}</Button>
            {data.account === null ? null : (
              <Button
                kind="quiet"
                isPending={forget.pending}
                onPress={async () => {
                  const result = await forget.run({})
                  if (result.ok) setOutcome(t('forgotten'))
                }}
              >
                {t('forget')}
              </Button>
            )}
            <Outcome>{outcome}</Outcome>
          </div>
        </>
      )}
    </FormSection>
  )
}

const missingOf = ({ account, signIn }: Current): MailProblem | null => {
  if (account?.signIn.kind === 'password') return { kind: 'secret_missing', said: null }
  if (signIn.kind === 'waiting') return null
  return signIn.kind === 'failed' ? signIn.problem : { kind: 'sign_in_needed', said: null }
}

/** Signing in on the provider's page: begun, waited for, begun again. */
const BrowserSignIn = ({ current }: { readonly current: Current }) => {
  const { t } = useTranslation('mail')
  const sentenceOf = useErrorSentence()
  const begin = useApiCommand('mail.beginSignIn')
  const cancel = useApiCommand('mail.cancelSignIn')
  const [refusal, setRefusal] = useState<string | null>(null)
  if (current.account?.signIn.kind !== 'browser') return null
  if (current.signIn.kind === 'waiting')
    return (
      <div>
        <output>{t('signIn.waiting')}</output>
        <Button kind="quiet" isPending={cancel.pending} onPress={() => void cancel.run({})}>
          {t('cancel')}
        </Button>
      </div>
    )
  return (
    <div>
      <Button
        isPending={begin.pending}
        onPress={async () => {
          const result = await begin.run({})
          setRefusal(result.ok ? null : sentenceOf(result.error))
        }}
      >
        {t(current.isSignedIn ? 'signIn.again' : 'signIn.begin')}
      </Button>
      <Problem>{refusal}</Problem>
    </div>
  )
}

const Standing = ({ current, address }: { readonly current: Current; readonly address: string }) => {
  const { t } = useTranslation('mail')
  const { health } = current
  const sending = current.isSignedIn ? health.sending : missingOf(current)
  return (
    <div className={styles.words}>
      <p className={styles.strong}>{address}</p>
      {health.lastSentAt === null ? null : (
        <p>
          {t('health.sent')} <TimeAgo at={health.lastSentAt} form="sentence" />
        </p>
      )}
      {health.lastReadAt === null ? null : (
        <p>
          {t('health.read')} <TimeAgo at={health.lastReadAt} form="sentence" />
        </p>
      )}
      <Problem>{sending === null ? null : <MailProblemSentence problem={sending} />}</Problem>
      <Problem>
        {health.receiving === null || health.receiving.kind === sending?.kind ? null : (
          <MailProblemSentence problem={health.receiving} />
        )}
      </Problem>
      <BrowserSignIn current={current} />
    </div>
  )
}
