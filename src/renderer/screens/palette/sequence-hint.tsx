import { useTranslation } from '../../ui/use-translation.ts'
import type { Action, Facts } from '../../actions/action.ts'
import { Kbd } from '../../ui/kbd.tsx'
import styles from './sequence-hint.module.css'

/** After the first key of a sequence: what may follow. */
export const SequenceHint = ({
  typed,
  actions,
  facts
}: {
  readonly typed: string | null
  /** The table with the keys of this person. */
  readonly actions: readonly Action[]
  readonly facts: Facts
}) => {
  const { t } = useTranslation('actions')
  if (typed === null) return null
  const following = actions
    .filter((action) => action.when(facts))
    .flatMap((action) =>
      action.keys
        .filter((binding) => binding.startsWith(`${typed} `))
        .map((binding) => ({ id: action.id, rest: binding.slice(typed.length + 1) }))
    )
  return (
    <output className={styles.hint}>
      <Kbd keys={typed} said />
      {following.map(({ id, rest }) => (
        <span key={id} className={styles.line}>
          <Kbd keys={rest} said /> {t(`label.${id}`)}
        </span>
      ))}
    </output>
  )
}
