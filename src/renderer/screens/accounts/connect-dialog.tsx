import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { Account } from '../../../shared/model/account.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { ConnectForm } from './connect-form.tsx'
import { WaitingForBrowser } from './waiting-for-browser.tsx'

export interface ConnectProps {
  readonly connectable: AppOutput<'accounts.connectable'>
  /** The account that is reconnected; null: a new one. */
  readonly again: Account | null
  readonly places: readonly string[]
  readonly secretStorage: AppOutput<'settings.get'>['secretStorage']
  readonly onClose: () => void
  readonly onConnected: (name: string) => void
}

/** Signs in to a network, with what it asks for or in the person's browser: the form, then the wait for the browser. */
export const ConnectDialog = ({ isOpen, ...props }: ConnectProps & { readonly isOpen: boolean }) => {
  const { t } = useTranslation('accounts')
  const cancel = useApiCommand('accounts.cancelSignIn')
  const close = (): void => {
    // Whoever leaves gives the sign-in up, also one that waits for the browser.
    void cancel.run({})
    props.onClose()
  }
  return (
    <Dialog
      title={props.again === null ? t('form.title') : t('form.again', { name: props.again.name })}
      isOpen={isOpen}
      onClose={close}
      width={props.again === null ? 'wide' : 'normal'}
    >
      <Steps {...props} onClose={close} />
    </Dialog>
  )
}

const Steps = (props: ConnectProps) => {
  const sentenceOf = useErrorSentence()
  const state = useApiQuery('accounts.signIn', {}).data ?? { kind: 'none' as const }
  const cancel = useApiCommand('accounts.cancelSignIn')
  const [problem, setProblem] = useState<string | null>(null)
  const settle = useEffectEvent(() => {
    if (state.kind !== 'connected') return
    void cancel.run({})
    props.onConnected(state.name)
  })
  useEffect(() => settle(), [state.kind])
  const isWaiting = state.kind === 'waiting'
  return (
    <>
      {isWaiting ? <WaitingForBrowser state={state} onCancel={() => void cancel.run({})} /> : null}
      {/* It stays, unseen: who calls the browser off finds again what they typed. */}
      <ConnectForm
        {...props}
        isHidden={isWaiting}
        problem={problem ?? (state.kind === 'failed' ? sentenceOf(state.error) : null)}
        onProblem={(sentence) => {
          setProblem(sentence)
          if (state.kind === 'failed') void cancel.run({})
        }}
      />
    </>
  )
}
