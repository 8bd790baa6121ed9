import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { resources } from '../../../shared/locales/resources.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { Network } from '../../../shared/model/network.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog, DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem, TextField } from '../../ui/field.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { ComboField, SelectField } from '../../ui/select.tsx'
import styles from './accounts.module.css'

type Ask = AppOutput<'accounts.connectable'>[number]['asks'][number]

/** Signs in to a network: what it asks for, and nothing else. `again`: the account whose sign-in is renewed. */
export const ConnectDialog = ({
  connectable,
  again,
  places,
  secretStorage,
  isOpen,
  onClose,
  onConnected
}: {
  readonly connectable: AppOutput<'accounts.connectable'>
  readonly again: Account | null
  readonly places: readonly string[]
  readonly secretStorage: 'keyring' | 'session'
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly onConnected: (name: string | null) => void
}) => {
  const { t } = useTranslation('accounts')
  return (
    <Dialog
      title={again === null ? t('form.title') : t('form.again', { name: again.name })}
      isOpen={isOpen}
      onClose={onClose}
    >
      <ConnectForm
        connectable={connectable}
        again={again}
        places={places}
        secretStorage={secretStorage}
        onClose={onClose}
        onConnected={onConnected}
      />
    </Dialog>
  )
}

const ConnectForm = ({
  connectable,
  again,
  places,
  secretStorage,
  onClose,
  onConnected
}: {
  readonly connectable: AppOutput<'accounts.connectable'>
  readonly again: Account | null
  readonly places: readonly string[]
  readonly secretStorage: 'keyring' | 'session'
  readonly onClose: () => void
  readonly onConnected: (name: string | null) => void
}) => {
  const { t } = useTranslation('accounts')
  const nameOfNetwork = useNetworkName()
  const sentenceOf = useErrorSentence()
  const connect = useApiCommand('accounts.connect')
  const [network, setNetwork] = useState<Network | null>(again?.network ?? connectable[0]?.network ?? null)
  const [answers, setAnswers] = useState<Readonly<Record<Ask, string>>>({
    server: '',
    identifier: again?.handle ?? '',
    password: '',
    token: ''
  })
  const [place, setPlace] = useState(again?.place ?? '')
  const [missing, setMissing] = useState<readonly Ask[]>([])
  const [problem, setProblem] = useState<string | null>(null)
  const asks = connectable.find((each) => each.network === network)?.asks ?? []
  const firstEmpty = asks.find((ask) => ask !== 'server' && answers[ask] === '') ?? asks[0]

  const save = async () => {
    if (network === null) return
    const left = asks.filter((ask) => ask !== 'server' && answers[ask].trim() === '')
    setMissing(left)
    setProblem(null)
    if (left.length > 0) return
    const result = await connect.run({
      network,
      server: asks.includes('server') ? textOrNull(answers.server) : null,
      identifier: asks.includes('identifier') ? textOrNull(answers.identifier) : null,
      secret: asks.includes('token') ? answers.token.trim() : answers.password,
      place: textOrNull(place)
    })
    if (result.ok) onConnected(textOrNull(answers.identifier))
    else setProblem(sentenceOf(result.error))
  }

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <DialogBody>
        {again === null ? (
          <SelectField<Network>
            label={t('form.network')}
            choices={connectable.map((each) => ({
              value: each.network,
              label: nameOfNetwork(each.network)
            }))}
            value={network}
            onChange={(chosen) => {
              setNetwork(chosen)
              setMissing([])
              setProblem(null)
            }}
          />
        ) : null}
        {asks.map((ask) => (
          <TextField
            key={`${network} ${ask}`}
            label={t(`ask.${ask}`)}
            help={network === null ? undefined : helpOf(network, ask, t)}
            type={ask === 'password' || ask === 'token' ? 'password' : 'text'}
            autoComplete="off"
            value={answers[ask]}
            onChange={(text) => {
              setAnswers({ ...answers, [ask]: text })
              setMissing(missing.filter((each) => each !== ask))
            }}
            error={missing.includes(ask) ? t('form.missing') : null}
            isRequired={ask !== 'server'}
            takesFocus={again !== null && ask === firstEmpty}
          />
        ))}
        <ComboField
          label={t('form.place')}
          help={t('form.placeHelp')}
          isFree
          choices={places.map((each) => ({ value: each, label: each }))}
          value={place}
          onChange={setPlace}
        />
        <p className={styles.kept}>{t(secretStorage === 'keyring' ? 'form.kept' : 'form.session')}</p>
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button onPress={onClose}>{t('form.cancel')}</Button>
        <Button kind="main" type="submit" isPending={connect.pending}>
          {t('form.connect')}
        </Button>
      </DialogActions>
    </form>
  )
}

/** What helps with an answer: the network's own words for it where there are some, else the common ones. */
const helpOf = (network: Network, ask: Ask, t: (key: `askHelp.${HelpKey}`) => string): string | undefined => {
  const key = [`${network}_${ask}`, ask].find(isHelpKey)
  return key === undefined ? undefined : t(`askHelp.${key}`)
}

type HelpKey = keyof (typeof resources)['en']['accounts']['askHelp']

const isHelpKey = (key: string): key is HelpKey => key in resources.en.accounts.askHelp

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
