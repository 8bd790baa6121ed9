import { useTranslation } from '../../ui/use-translation.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import type { Message } from '../../../shared/model/message.ts'
import { useKeysOf } from '../../keyboard/keys-in-use.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { firstNameOf } from '../../ui/initials.ts'
import { ariaKeys } from '../../ui/kbd.tsx'
import { useNetworkName } from '../../ui/use-network-name.ts'
import styles from './composer.module.css'

/** Says in whose name the words leave, where, and who will read them. */
export const PublishButton = ({
  speaker,
  account,
  audience,
  isReady
}: {
  readonly speaker: Colleague | null
  readonly account: Account
  readonly audience: Message['audience']
  readonly isReady: boolean
}) => {
  const { t } = useTranslation('composer')
  const keysOf = useKeysOf()
  const networkName = useNetworkName()
  const leaves =
    account.capabilities.reply.by === 'hand' ? 'copy' : audience === 'private' ? 'sendPrivate' : 'publish'
  return (
    <button
      type="submit"
      className={styles.go}
      aria-disabled={!isReady}
      aria-keyshortcuts={ariaKeys(keysOf('publish'))}
    >
      <Avatar
        name={speaker?.name ?? ''}
        portrait={speaker?.portrait ?? null}
        size={26}
        look={speaker === null ? 'nobody' : 'chosen'}
      />
      <span className={styles.goWords}>
        {speaker === null
          ? t(deedKeys[leaves].nobody)
          : t(deedKeys[leaves].somebody, { name: firstNameOf(speaker.name) })}
        <small>
          {t(audienceKeys[audience], {
            place: t('on', { account: account.name, network: networkName(account.network) })
          })}
        </small>
      </span>
    </button>
  )
}

const deedKeys = {
  copy: { somebody: 'copy', nobody: 'copyNobody' },
  sendPrivate: { somebody: 'audience.sendPrivate', nobody: 'audience.sendPrivateNobody' },
  publish: { somebody: 'publish', nobody: 'publishNobody' }
} as const

const audienceKeys = {
  public: 'audience.onPublic',
  followers: 'audience.onFollowers',
  private: 'audience.onPrivate'
} as const
