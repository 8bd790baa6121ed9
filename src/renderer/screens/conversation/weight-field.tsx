import { useTranslation } from '../../ui/use-translation.ts'
import type { ConversationSummary } from '../../../shared/model/conversation.ts'
import type { ActionId } from '../../actions/action.ts'
import { useKeysOf } from '../../keyboard/keys-in-use.ts'
import { ariaKeys } from '../../ui/kbd.tsx'
import { ChoiceField } from '../../ui/select.tsx'
import styles from './weight-field.module.css'

/** What the conversation weighs on who answers it: said by the person, never guessed. */
export const WeightField = ({
  weight,
  run
}: {
  readonly weight: ConversationSummary['weight']
  readonly run: (id: ActionId) => void
}) => {
  const { t } = useTranslation('routing')
  const keysOf = useKeysOf()
  const keys = names.flatMap((name) => keysOf(`weigh_${name}`))
  return (
    <section className={styles.weight} aria-keyshortcuts={ariaKeys(keys)}>
      <ChoiceField
        label={t('weight.title')}
        help={t(`weight.help${weight}`)}
        choices={names.map((name) => ({ value: name, label: t(`weight.${name}`) }))}
        value={names[weight - 1] ?? 'normal'}
        onChange={(name) => run(`weigh_${name}`)}
      />
    </section>
  )
}

/** Lightest first: their place is their weight. */
const names = ['normal', 'delicate', 'hostile'] as const
