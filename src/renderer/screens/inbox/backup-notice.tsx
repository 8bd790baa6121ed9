import { useTranslation } from '../../ui/use-translation.ts'
import type { FormerFile } from '../../../shared/contract/backups.ts'
import type { AppInput, AppOutput } from '../../../shared/contract/contract.ts'
import { useApiCommand, useApiQuery } from '../../api/client.ts'
import { describeMoment } from '../../ui/describe-time.ts'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { useMissingNames } from '../settings/missing-files.ts'
import { NoticeDeed, NoticeLine } from './notice-line.tsx'

/** Above the list: a backup was put back, words came back from the journal, or the last one could not be made, and why. Nothing while all is well. */
export const BackupNotice = ({
  onLook,
  onReplies
}: {
  readonly onLook: () => void
  readonly onReplies: () => void
}) => {
  const { t } = useTranslation('backups')
  const sentenceOf = useErrorSentence()
  const { data } = useApiQuery('backups.list', {})
  const failure = data?.failure ?? null
  const recovery = data?.recovery ?? null
  const wordsBack = data?.wordsBack ?? null
  const leaving = data?.former.filter((file) => file.isTold) ?? []
  return (
    <output>
      {recovery === null ? null : <Recovered recovery={recovery} />}
      {wordsBack === null ? null : <WordsBack wordsBack={wordsBack} onReplies={onReplies} />}
      {data === undefined ? null : <Gone gone={data.gone} onLook={onLook} />}
      {leaving.length === 0 ? null : <Leaving files={leaving} onLook={onLook} />}
      {failure === null ? null : (
        <NoticeLine deeds={<NoticeDeed onPress={onLook}>{t('noticeDeed')}</NoticeDeed>}>
          {t('notice')} {sentenceOf(failure)}
        </NoticeLine>
      )}
    </output>
  )
}

/** Databases of before that go soon: the week in which they can still be kept. */
const Leaving = ({
  files,
  onLook
}: {
  readonly files: readonly FormerFile[]
  readonly onLook: () => void
}) => {
  const { t, i18n } = useTranslation('backups')
  const first = files.flatMap(({ leavesAt }) => (leavesAt === null ? [] : [leavesAt])).toSorted()[0]
  if (first === undefined) return null
  return (
    <NoticeLine deeds={<NoticeDeed onPress={onLook}>{t('noticeDeed')}</NoticeDeed>}>
      {t('former.notice', { count: files.length, moment: describeMoment(first, i18n.language) })}
    </NoticeLine>
  )
}

const Recovered = ({
  recovery
}: {
  readonly recovery: NonNullable<AppOutput<'backups.list'>['recovery']>
}) => {
  const { t, i18n } = useTranslation('backups')
  const { backupAt, words, withoutPlace, missing, keptAs } = recovery
  return (
    <NoticeLine isLong deeds={<Understood told="recovery" />}>
      {t('recovered', {
        moment: describeMoment(backupAt, i18n.language),
        count: words,
        file: keptAs ?? ''
      })}
      {withoutPlace === 0 ? null : ` ${t('withoutPlace', { count: withoutPlace })}`}
      {missing === 0 ? null : ` ${t('recoveredMissing', { count: missing })}`}
    </NoticeLine>
  )
}

/** What had not reached the database when the app was cut off: what came back, and what to look at. */
const WordsBack = ({
  wordsBack: { words, replies, withoutPlace },
  onReplies
}: {
  readonly wordsBack: NonNullable<AppOutput<'backups.list'>['wordsBack']>
  readonly onReplies: () => void
}) => {
  const { t } = useTranslation('backups')
  return (
    <NoticeLine
      isLong
      deeds={
        <>
          {replies === 0 ? null : <NoticeDeed onPress={onReplies}>{t('wordsBack.seeReplies')}</NoticeDeed>}
          <Understood told="wordsBack" />
        </>
      }
    >
      {t('wordsBack.came', { count: words })}
      {replies === 0 ? null : ` ${t('wordsBack.replies', { count: replies })}`}
      {withoutPlace === 0 ? null : ` ${t('wordsBack.withoutPlace', { count: withoutPlace })}`}
      {` ${t('wordsBack.look')}`}
    </NoticeLine>
  )
}

/** The person has read it: it is told no more. */
const Understood = ({ told }: { readonly told: AppInput<'backups.acknowledge'>['told'] }) => {
  const { t } = useTranslation('backups')
  const acknowledge = useApiCommand('backups.acknowledge')
  return <NoticeDeed onPress={() => void acknowledge.run({ told })}>{t('understood')}</NoticeDeed>
}

/** Somebody took away what stands beside the database: files that rows name; secrets, whose accounts ask to be reconnected above. */
const Gone = ({
  gone: { files, count, secrets },
  onLook
}: {
  readonly gone: AppOutput<'backups.list'>['gone']
  readonly onLook: () => void
}) => {
  const { t, i18n } = useTranslation('backups')
  const namesOf = useMissingNames()
  const accounts = new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(secrets)
  return (
    <>
      {count === 0 ? null : (
        <NoticeLine isLong deeds={<NoticeDeed onPress={onLook}>{t('noticeDeed')}</NoticeDeed>}>
          {t('gone.files', { count, names: namesOf(files, count) })}
        </NoticeLine>
      )}
      {secrets.length === 0 ? null : <NoticeLine>{t('gone.secrets', { names: accounts })}</NoticeLine>}
    </>
  )
}
