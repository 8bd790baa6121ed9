import { useTranslation } from '../../ui/use-translation.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { Colleague } from '../../../shared/model/colleague.ts'
import { plus } from '../../../shared/model/instant.ts'
import { unreachable } from '../../../shared/result.ts'
import { monthOf } from '../../ui/describe-time.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import type { Consent } from './consent-for.ts'

/** What the speaker does, and what they agreed to, or why nothing can leave in their name. */
export const SpeakerFacts = ({
  speaker,
  consent,
  account
}: {
  readonly speaker: Colleague | null
  readonly consent: Consent | null
  readonly account: Account
}) => {
  const { t, i18n } = useTranslation('composer')
  const network = useNetworkName()(account.network)
  if (speaker === null || consent === null) return t('nobodyText')
  switch (consent.kind) {
    case 'agreed': {
      const facts = [speaker.role, speaker.place].filter((fact) => fact !== null && fact !== '').join(', ')
      const agreed = t('agreed', {
        network,
        nameForm: t(`nameForm.${consent.nameForm}`),
        date: monthOf(plus(consent.until, -1), i18n.language)
      })
      return facts === '' ? agreed : `${facts} · ${agreed}`
    }
    case 'not_agreed':
      return t('notAgreed', { network })
    case 'ended':
      return t('agreementEnded', { network })
    case 'left':
      return t('hasLeft')
    default:
      return unreachable(consent)
  }
}
