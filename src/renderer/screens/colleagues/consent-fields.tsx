import { useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import { networks, type Network } from '../../../shared/model/network.ts'
import { Button } from '../../ui/button.tsx'
import { CheckboxList } from '../../ui/checkbox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { networksToOffer } from './consent-state.ts'
import type { ConsentForm } from './use-unfinished.ts'

/** On which networks, until when. */
export const ConsentFields = ({
  value,
  onChange,
  networksInUse,
  dateProblem
}: {
  readonly value: ConsentForm
  readonly onChange: (value: ConsentForm) => void
  readonly networksInUse: readonly Network[]
  readonly dateProblem: string | null
}) => {
  const { t } = useTranslation('colleagues')
  const nameOf = useNetworkName()
  const [showAll, setShowAll] = useState(false)
  // What was offered once stays in place while boxes are ticked and unticked.
  const [first] = useState(value.networks)
  const offered = networksToOffer(networksInUse, [...first, ...value.networks], networks, showAll)
  return (
    <>
      <CheckboxList
        label={t('consent.networks')}
        choices={offered.map((network) => ({ value: network, label: nameOf(network) }))}
        values={value.networks}
        onChange={(chosen) => onChange({ ...value, networks: chosen })}
      />
      {offered.length === networks.length ? null : (
        <div>
          <Button kind="quiet" isFlush onPress={() => setShowAll(true)}>
            {t('consent.showAll')}
          </Button>
        </div>
      )}
      <DateField
        label={t('consent.until')}
        help={t('consent.untilHelp')}
        error={dateProblem}
        value={value.until}
        onChange={(until) => onChange({ ...value, until })}
      />
    </>
  )
}
