import { X } from 'lucide-react'
import { useTranslation } from '../../ui/use-translation.ts'
import { nameFormSchema, type NameForm } from '../../../shared/model/colleague.ts'
import { networks, type Network } from '../../../shared/model/network.ts'
import { signReply } from '../../../shared/text/sign-reply.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/field.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { SelectField } from '../../ui/select.tsx'
import type { SignatureLine } from './colleague-form.ts'
import styles from './colleagues.module.css'

/** How a colleague signs, network by network, each shown as it will stand under their words. */
export const SignaturesField = ({
  name,
  role,
  place,
  lines,
  networksInUse,
  onChange
}: {
  readonly name: string
  readonly role: string
  readonly place: string
  readonly lines: readonly SignatureLine[]
  readonly networksInUse: readonly Network[]
  readonly onChange: (lines: readonly SignatureLine[]) => void
}) => {
  const { t } = useTranslation('colleagues')
  const nameOfNetwork = useNetworkName()
  const signed = (signatures: readonly SignatureLine[], network: Network): string =>
    signReply(
      '',
      {
        name,
        role,
        signatures: Object.fromEntries(signatures.map((line) => [line.network, line]))
      },
      network
    ).signatureLine
  const change = (network: Network, part: Partial<SignatureLine>) =>
    onChange(lines.map((line) => (line.network === network ? { ...line, ...part } : line)))
  const free = networks.filter((network) => !lines.some((line) => line.network === network))
  const offered = [
    ...free.filter((network) => networksInUse.includes(network)),
    ...free.filter((network) => !networksInUse.includes(network))
  ]
  return (
    <div className={styles.lines}>
      {lines.map((line) => (
        <fieldset
          key={line.network}
          aria-label={nameOfNetwork(line.network)}
          className={styles.signatureLine}
        >
          <div className={styles.signatureHead}>
            <span className={styles.label}>{nameOfNetwork(line.network)}</span>
            <Button
              kind="quiet"
              icon={<X />}
              label={t('form.signatureRemove', { network: nameOfNetwork(line.network) })}
              onPress={() => onChange(lines.filter((each) => each.network !== line.network))}
            />
          </div>
          <div className={styles.signatureFields}>
            <SelectField<NameForm>
              label={t('form.signatureName')}
              choices={nameFormSchema.options.map((form) => ({ value: form, label: t(`nameForm.${form}`) }))}
              value={line.nameForm}
              onChange={(nameForm) => change(line.network, { nameForm })}
            />
            <TextField
              label={t('form.signatureText')}
              value={line.text}
              maxLength={120}
              voice="human"
              onChange={(text) => change(line.network, { text })}
            />
          </div>
          <p className={styles.preview}>{signed(lines, line.network)}</p>
        </fieldset>
      ))}
      <dl className={styles.signatures}>
        <div>
          <dt>{t(lines.length === 0 ? 'page.everywhere' : 'page.elsewhere')}</dt>
          <dd>{signed([], 'other')}</dd>
        </div>
      </dl>
      <SelectField<Network>
        label={t('form.signatureAdd')}
        isLabelHidden
        width="content"
        placeholder={t('form.signatureAdd')}
        choices={offered.map((network) => ({ value: network, label: nameOfNetwork(network) }))}
        value={null}
        onChange={(network) =>
          onChange(
            [
              ...lines,
              {
                network,
                nameForm: 'first' as const,
                text: [role, place].filter((part) => part !== '').join(', ')
              }
            ].toSorted((one, other) => networks.indexOf(one.network) - networks.indexOf(other.network))
          )
        }
      />
    </div>
  )
}
