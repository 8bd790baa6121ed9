import type { ActionId } from '../actions/action.ts'
import { Kbd } from '../ui/kbd.tsx'
import { useKeysOf } from './keys-in-use.ts'

/** The first key of an action as this person has it; nothing where it has none. */
export const ActionKeys = ({ id, said = false }: { readonly id: ActionId; readonly said?: boolean }) => {
  const [keys] = useKeysOf()(id)
  return keys === undefined ? null : <Kbd keys={keys} said={said} />
}
