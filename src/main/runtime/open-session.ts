import type { StoredSession } from '../connectors/connector.ts'
import type { AccountRow } from '../store/schema.ts'
import type { Secrets } from './secrets.ts'

/**
 * What a connector needs to speak for an account, its secret read just before use; null when the vault no longer has it:
 * the account then asks to be reconnected. Renewed credentials replace the secret before the connector uses them.
 */
export const openSession = async (
  secrets: Secrets,
  account: Pick<AccountRow, 'settings' | 'secret_ref' | 'since' | 'created_at'>
): Promise<StoredSession | null> => {
  const ref = account.secret_ref
  const credentials = ref === null ? null : await secrets.get(ref)
  if (ref === null || credentials === null) return null
  return {
    settings: account.settings,
    credentials,
    since: account.since ?? account.created_at,
    renew: (renewed) => secrets.set(ref, renewed),
    kept: () => secrets.get(ref)
  }
}
