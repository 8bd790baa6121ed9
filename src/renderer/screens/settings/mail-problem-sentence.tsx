import { useTranslation } from '../../ui/use-translation.ts'
import type { MailProblem } from '../../../shared/model/mail-account.ts'

/** What is wrong and what to do; the server's own words, quoted as such. */
export const MailProblemSentence = ({ problem }: { readonly problem: MailProblem }) => {
  const { t } = useTranslation('mail')
  return (
    <>
      {t(`problems.${problem.kind}`)}
      {problem.said === null ? null : ` ${t('health.said', { said: problem.said })}`}
    </>
  )
}
