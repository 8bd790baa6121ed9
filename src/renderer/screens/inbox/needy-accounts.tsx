import { useTranslation } from '../../ui/use-translation.ts'
import type { Account } from '../../../shared/model/account.ts'
import { ActionKeys } from '../../keyboard/action-keys.tsx'
import { useKeysOf } from '../../keyboard/keys-in-use.ts'
import { ariaKeys } from '../../ui/kbd.tsx'
import { NoticeDeed, NoticeLine } from './notice-line.tsx'

/** Above the list: an account is not read until somebody signs in again. Nothing while all are well. */
export const NeedyAccounts = ({
  accounts,
  onReconnect
}: {
  readonly accounts: readonly Account[]
  readonly onReconnect: () => void
}) => {
  const { t } = useTranslation('inbox')
  const [first] = accounts
  const keys = useKeysOf()('reconnect_account')
  return (
    <output>
      {first === undefined ? null : (
        <NoticeLine
          deeds={
            <NoticeDeed keys={ariaKeys(keys)} onPress={onReconnect}>
              {t('needy.reconnect')} <ActionKeys id="reconnect_account" />
            </NoticeDeed>
          }
        >
          {accounts.length === 1
            ? t('needy.single', { account: first.name })
            : t('needy.several', { count: accounts.length })}
        </NoticeLine>
      )}
    </output>
  )
}
