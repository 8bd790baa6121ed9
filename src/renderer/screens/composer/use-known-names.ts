import { useMemo } from 'react'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import { useApiQuery } from '../../api/client.ts'

/** The names of who takes part in a conversation, of the colleagues and of their places: no dictionary knows them. */
export const useKnownNames = ({
  account,
  messages,
  summary
}: AppOutput<'conversations.open'>): readonly string[] => {
  const colleagues = useApiQuery('colleagues.list', {}).data
  const company = useApiQuery('settings.get', {}).data?.companyName ?? ''
  return useMemo(
    () =>
      [
        company,
        account.name,
        account.handle,
        account.place,
        summary.personName,
        ...messages.flatMap(({ author }) =>
          author.side === 'theirs' ? [author.name, author.handle] : [author.name]
        ),
        ...(colleagues ?? []).flatMap(({ name, place }) => [name, place])
      ].flatMap((name) => (name === null || name === '' ? [] : [name])),
    [account, messages, summary, colleagues, company]
  )
}
