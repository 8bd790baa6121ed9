import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppInput, AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { FieldRow, FormSection, Outcome, Problem, TextField } from '../../ui/field.tsx'
import { SelectField } from '../../ui/select.tsx'
import styles from './settings.module.css'

type Current = AppOutput<'handoffs.settings'>

const thisComputer = '127.0.0.1'

/** Who asks, and who can open the page on which colleagues answer. */
export const HandoffSection = () => {
  const { t } = useTranslation('handoffs')
  const current = useApiQuery('handoffs.settings', {}).data
  return (
    <FormSection level={2} title={t('window.settings.title')} help={t('window.settings.help')}>
      {current === undefined ? null : <HandoffForm current={current} />}
    </FormSection>
  )
}

const HandoffForm = ({ current }: { readonly current: Current }) => {
  const { t } = useTranslation('handoffs')
  const sentenceOf = useErrorSentence()
  const change = useApiCommand('handoffs.changeSettings')
  const [senderName, setSenderName] = useState(current.senderName)
  const [listenOn, setListenOn] = useState(current.listenOn)
  const [port, setPort] = useState(current.port === 0 ? '' : String(current.port))
  const [publicAddress, setPublicAddress] = useState(current.publicAddress ?? '')
  const [outcome, setOutcome] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const addresses = [
    ...new Set([thisComputer, current.listenOn, ...current.interfaces.map(({ address }) => address)])
  ]
  const nameOf = (address: string): string =>
    current.interfaces.find((one) => one.address === address)?.name ?? ''
  const isPort = port.trim() === '' || (/^\d{1,5}$/u.test(port.trim()) && Number(port) <= 65_535)
  const isAddress = publicAddress.trim() === '' || /^https?:\/\/[^\s/]+/iu.test(publicAddress.trim())
  const save = async (): Promise<void> => {
    if (!isPort || !isAddress) return
    const input: AppInput<'handoffs.changeSettings'> = {
      senderName,
      listenOn,
      port: port.trim() === '' ? 0 : Number(port),
      publicAddress: publicAddress.trim() === '' ? null : publicAddress.trim()
    }
    const result = await change.run(input)
    setProblem(result.ok ? null : sentenceOf(result.error))
    setOutcome(result.ok ? t('window.settings.saved') : null)
  }
  return (
    <form
      className={styles.form}
      aria-label={t('window.settings.title')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <TextField
        label={t('window.settings.sender')}
        help={t('window.settings.senderHelp')}
        width="short"
        value={senderName}
        maxLength={120}
        onChange={setSenderName}
      />
      <FieldRow>
        <SelectField
          label={t('window.settings.listenOn')}
          help={t(listenOn === thisComputer ? 'window.settings.onlyHere' : 'window.settings.everybodyNear')}
          choices={addresses.map((address) => ({
            value: address,
            label: address === thisComputer ? t('window.settings.thisComputer') : address,
            detail: nameOf(address)
          }))}
          value={listenOn}
          onChange={setListenOn}
        />
        <TextField
          label={t('window.settings.port')}
          type="number"
          width="tiny"
          placeholder={t('window.settings.anyPort')}
          value={port}
          error={isPort ? null : t('window.settings.portWrong')}
          onChange={setPort}
        />
      </FieldRow>
      <TextField
        label={t('window.settings.public')}
        help={t('window.settings.publicHelp')}
        type="url"
        value={publicAddress}
        error={isAddress ? null : t('window.settings.publicWrong')}
        onChange={setPublicAddress}
      />
      <div className={styles.words}>
        <p className={styles.strong}>{t(`window.reach.${current.reach}`)}</p>
        {current.address === null ? null : <p>{t('window.settings.at', { address: current.address })}</p>}
        {current.failure === null ? null : <p>{t('window.settings.failed', { failure: current.failure })}</p>}
      </div>
      <div className={styles.deeds}>
        <Button type="submit" isPending={change.pending}>
          {t('window.settings.save')}
        </Button>
        <Outcome>{outcome}</Outcome>
      </div>
      <Problem>{problem}</Problem>
    </form>
  )
}
