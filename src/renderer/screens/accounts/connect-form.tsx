import { useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { usualDaysBack } from '../../../shared/contract/accounts.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { resources } from '../../../shared/locales/resources.ts'
import type { Network } from '../../../shared/model/network.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { DialogActions, DialogBody } from '../../ui/dialog.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FieldRow, Problem, TextField } from '../../ui/field.tsx'
import { ChoiceField, ComboField, SelectField } from '../../ui/select.tsx'
import { useFirstWrong } from '../../ui/use-first-wrong.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import type { ConnectProps } from './connect-dialog.tsx'
import styles from './accounts.module.css'

type Ask = AppOutput<'accounts.connectable'>[number]['asks'][number]
type Way = 'browser' | 'secret'

/** Those who want the older conversations out of their way answer what is newer than a week. */
const doneAfterDays = 7

const isSecret = (ask: Ask): boolean => ask === 'password' || ask === 'token'

/** What a network asks for, and for a new account where it speaks and how far back it is read. */
export const ConnectForm = ({
  connectable,
  again,
  places,
  secretStorage,
  isHidden,
  problem,
  onProblem,
  onClose,
  onConnected
}: ConnectProps & {
  /** The browser is waited for. */
  readonly isHidden: boolean
  readonly problem: string | null
  readonly onProblem: (sentence: string | null) => void
}) => {
  const { t } = useTranslation('accounts')
  const nameOfNetwork = useNetworkName()
  const sentenceOf = useErrorSentence()
  const connect = useApiCommand('accounts.connect')
  const reconnect = useApiCommand('accounts.reconnect')
  const beginSignIn = useApiCommand('accounts.beginSignIn')
  const [network, setNetwork] = useState<Network | null>(again?.network ?? connectable[0]?.network ?? null)
  const [chosenWay, setWay] = useState<Way>('browser')
  const [answers, setAnswers] = useState<Readonly<Record<Ask, string>>>({
    server: again?.signInAs.server ?? '',
    identifier: again?.signInAs.identifier ?? '',
    password: '',
    token: ''
  })
  const [place, setPlace] = useState('')
  const [days, setDays] = useState(String(usualDaysBack))
  const [olderDone, setOlderDone] = useState(false)
  const [missing, setMissing] = useState<readonly Ask[]>([])
  const [daysWrong, setDaysWrong] = useState(false)
  const fields = useRef<HTMLFormElement>(null)
  const toFirstWrong = useFirstWrong(fields)

  const offered = connectable.find((each) => each.network === network)
  const byBrowser = offered?.browserAsks ?? null
  const way: Way = byBrowser === null ? 'secret' : chosenWay
  const asks: readonly Ask[] = (way === 'browser' ? byBrowser : offered?.asks) ?? []
  const isOptional = (ask: Ask): boolean => ask === 'server' || (way === 'browser' && ask === 'identifier')
  const firstEmpty = asks.find((ask) => !isOptional(ask) && answers[ask] === '') ?? asks[0]
  const daysBack = Number(days)
  const pending = connect.pending || reconnect.pending || beginSignIn.pending

  const clear = (): void => {
    setMissing([])
    onProblem(null)
  }
  const answerTo = (ask: Ask): string | null => (asks.includes(ask) ? textOrNull(answers[ask]) : null)

  const submit = async () => {
    if (network === null) return
    clear()
    const left = asks.filter((ask) => !isOptional(ask) && answers[ask].trim() === '')
    const isWrong = again === null && !(/^\d{1,4}$/u.test(days.trim()) && daysBack <= 3_650)
    setMissing(left)
    setDaysWrong(isWrong)
    if (left.length > 0 || isWrong) return toFirstWrong()
    const typed = { server: answerTo('server'), identifier: answerTo('identifier') }
    const beginnings = {
      place: textOrNull(place),
      daysBack,
      doneAfterDays: olderDone ? doneAfterDays : null
    }
    if (way === 'browser') {
      const begun = await beginSignIn.run({ network, ...typed, accountId: again?.id ?? null, ...beginnings })
      if (!begun.ok) onProblem(sentenceOf(begun.error))
      return
    }
    const secret = asks.includes('token') ? answers.token.trim() : answers.password
    const result =
      again === null
        ? await connect.run({ network, ...typed, secret, ...beginnings })
        : await reconnect.run({ accountId: again.id, ...typed, secret })
    if (result.ok) onConnected(result.value.name)
    else onProblem(sentenceOf(result.error))
  }

  return (
    <form
      ref={fields}
      noValidate
      {...(isHidden ? { style: { display: 'none' } } : {})}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <DialogBody>
        <FieldRow>
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
                clear()
              }}
            />
          ) : null}
          {byBrowser === null ? null : (
            <ChoiceField<Way>
              label={t('form.way')}
              help={way === 'browser' ? t('form.byBrowserHelp') : undefined}
              choices={[
                { value: 'browser', label: t('form.byBrowser') },
                {
                  value: 'secret',
                  label: t(offered?.asks.includes('token') === true ? 'form.byToken' : 'form.byPassword')
                }
              ]}
              value={way}
              onChange={(chosen) => {
                setWay(chosen)
                clear()
              }}
            />
          )}
        </FieldRow>
        <FieldRow>
          {asks.map((ask) => (
            <TextField
              key={`${network} ${ask}`}
              label={t(`ask.${ask}`)}
              help={network === null ? undefined : helpOf(network, ask, t)}
              type={isSecret(ask) ? 'password' : 'text'}
              autoComplete="off"
              value={answers[ask]}
              onChange={(text) => {
                setAnswers({ ...answers, [ask]: text })
                setMissing(missing.filter((each) => each !== ask))
              }}
              error={missing.includes(ask) ? t('form.missing') : null}
              isRequired={!isOptional(ask)}
              takesFocus={again !== null && ask === firstEmpty}
            />
          ))}
        </FieldRow>
        {again === null ? (
          <>
            <FieldRow>
              <ComboField
                label={t('form.place')}
                help={t('form.placeHelp')}
                isFree
                choices={places.map((each) => ({ value: each, label: each }))}
                value={place}
                onChange={setPlace}
              />
              <TextField
                label={t('form.daysBack')}
                help={t('form.daysBackHelp')}
                type="number"
                width="tiny"
                value={days}
                onChange={(text) => {
                  setDays(text)
                  setDaysWrong(false)
                }}
                error={daysWrong ? t('form.daysWrong') : null}
              />
            </FieldRow>
            <Checkbox isSelected={olderDone} onChange={setOlderDone}>
              {t('form.olderDone')}
            </Checkbox>
          </>
        ) : null}
        <p className={styles.kept}>{t(keptSentence(way, secretStorage))}</p>
        <Problem>{problem}</Problem>
      </DialogBody>
      <DialogActions>
        <Button onPress={onClose}>{t('form.cancel')}</Button>
        <Button kind="main" type="submit" isPending={pending}>
          {t(way === 'browser' ? 'form.openBrowser' : again === null ? 'form.connect' : 'form.reconnect')}
        </Button>
      </DialogActions>
    </form>
  )
}

const keptSentence = (way: Way, secretStorage: ConnectProps['secretStorage']) => {
  const isBrowser = way === 'browser'
  if (secretStorage === 'keyring') return isBrowser ? ('form.keptBrowser' as const) : ('form.kept' as const)
  if (secretStorage === 'passphrase')
    return isBrowser ? ('form.passphraseBrowser' as const) : ('form.passphrase' as const)
  return isBrowser ? ('form.sessionBrowser' as const) : ('form.session' as const)
}

/** What helps with an answer: the network's own words for it where there are some, else the common ones. */
const helpOf = (network: Network, ask: Ask, t: (key: `askHelp.${HelpKey}`) => string): string | undefined => {
  const key = [`${network}_${ask}`, ask].find(isHelpKey)
  return key === undefined ? undefined : t(`askHelp.${key}`)
}

type HelpKey = keyof (typeof resources)['en']['accounts']['askHelp']

const isHelpKey = (key: string): key is HelpKey => key in resources.en.accounts.askHelp

const textOrNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
