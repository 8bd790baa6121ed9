import { useRef, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { AppOutput } from '../../../shared/contract/contract.ts'
import type { ImportField, ImportMapping } from '../../../shared/contract/imports.ts'
import type { Account } from '../../../shared/model/account.ts'
import type { ImportId } from '../../../shared/model/ids.ts'
import { networks, type Network } from '../../../shared/model/network.ts'
import { useApiCommand } from '../../api/client.ts'
import { Button } from '../../ui/button.tsx'
import { useErrorSentence } from '../../ui/error-sentence.ts'
import { Problem } from '../../ui/field.tsx'
import { useFirstWrong } from '../../ui/use-first-wrong.ts'
import { useNetworkName } from '../../ui/use-network-name.ts'
import { ComboField, SelectField } from '../../ui/select.tsx'
import { changeField, readSample, starsOf, writeBytes, type SampleRow } from './read-sample.ts'
import styles from './imports.module.css'

export type ChosenFile = NonNullable<AppOutput<'imports.choose'>>

/** A file before it is imported: what its columns hold, its first rows as they will be read, and where it belongs. */
export const ImportPreview = ({
  file,
  accounts,
  onCancel,
  onStarted
}: {
  readonly file: ChosenFile
  readonly accounts: readonly Account[]
  readonly onCancel: () => void
  readonly onStarted: (importId: ImportId) => void
}) => {
  const { t } = useTranslation('imports')
  const nameOfNetwork = useNetworkName()
  const sentenceOf = useErrorSentence()
  const start = useApiCommand('imports.start')
  const accountNames = (network: Network): readonly string[] =>
    accounts
      .filter((account) => account.connection === 'file' && account.network === network)
      .map((account) => account.name)
  const suggested = (network: Network): string => accountNames(network)[0] ?? nameOfNetwork(network)
  const [mapping, setMapping] = useState<ImportMapping>(file.mapping)
  const [network, setNetwork] = useState<Network>(file.network)
  const [accountName, setAccountName] = useState(suggested(file.network))
  const [textProblem, setTextProblem] = useState<string | null>(null)
  const [nameProblem, setNameProblem] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const toFirstWrong = useFirstWrong(form)

  const save = async () => {
    const wordsMissing = mapping.text === undefined
    const nameMissing = accountName.trim() === ''
    setTextProblem(wordsMissing ? t('textMissing') : null)
    setNameProblem(nameMissing ? t('accountMissing') : null)
    setProblem(null)
    if (wordsMissing || nameMissing) return toFirstWrong()
    const result = await start.run({ token: file.token, mapping, network, accountName: accountName.trim() })
    if (result.ok) onStarted(result.value.importId)
    else setProblem(sentenceOf(result.error))
  }

  return (
    <form
      ref={form}
      className={styles.preview}
      aria-labelledby="import-file"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <FileHead file={file} />
      <div className={styles.reading}>
        <section className={styles.columns} aria-labelledby="import-columns">
          <h3 id="import-columns">{t('columnsTitle')}</h3>
          {fieldOrder.map((field) => (
            <ColumnField
              key={field}
              field={field}
              file={file}
              mapping={mapping}
              error={field === 'text' ? textProblem : null}
              onChange={(column) => {
                setMapping(changeField(mapping, field, column))
                if (field === 'text') setTextProblem(null)
                setProblem(null)
              }}
            />
          ))}
        </section>
        <section className={styles.sample} aria-labelledby="import-sample">
          <div className={styles.sampleStay}>
            <h3 id="import-sample">{t('sampleTitle')}</h3>
            <p className={styles.quiet}>
              {file.sample.length === 0 ? t('noSample') : t('sampleHelp', { count: file.sample.length })}
            </p>
            <ol className={styles.rows}>
              {readSample(file.sample, mapping).map((row, index) => (
                <SampleMessage key={index} row={row} />
              ))}
            </ol>
          </div>
        </section>
      </div>
      <footer className={styles.where}>
        <h3>{t('whereTitle')}</h3>
        <div className={styles.whereFields}>
          <SelectField<Network>
            label={t('network')}
            choices={networks.map((each) => ({ value: each, label: nameOfNetwork(each) }))}
            value={network}
            onChange={(chosen) => {
              // The name follows the network until a person has written one.
              if (accountName === suggested(network)) setAccountName(suggested(chosen))
              setNetwork(chosen)
            }}
          />
          <ComboField
            label={t('account')}
            help={t('accountHelp')}
            isFree
            choices={accountNames(network).map((name) => ({ value: name, label: name }))}
            value={accountName}
            onChange={(name) => {
              setAccountName(name)
              setNameProblem(null)
            }}
            error={nameProblem}
          />
        </div>
        <Problem>{problem}</Problem>
        <div className={styles.deeds}>
          <Button kind="main" size="large" type="submit" isPending={start.pending}>
            {accountName.trim() === '' ? t('startUnnamed') : t('start', { account: accountName.trim() })}
          </Button>
          <Button kind="quiet" size="large" onPress={onCancel}>
            {t('cancel')}
          </Button>
        </div>
      </footer>
    </form>
  )
}

const FileHead = ({ file }: { readonly file: ChosenFile }) => {
  const { t, i18n } = useTranslation('imports')
  const { shape } = file
  const encoding = shape.encoding.toUpperCase().replace('WINDOWS', 'Windows')
  const words =
    shape.format === 'csv'
      ? t('file.csv', { encoding, delimiter: t(`delimiter.${delimiterNames[shape.delimiter]}`) })
      : t(`file.${shape.format}`, { encoding })
  return (
    <header className={styles.fileHead}>
      <h2 id="import-file">{file.fileName}</h2>
      <p>
        {[
          words,
          writeBytes(file.bytes, i18n.language),
          t('file.columns', { count: file.columns.length })
        ].join(' · ')}
      </p>
      <p>{t(`file.${file.mappingFrom}`)}</p>
      {file.breaksOff === null ? null : (
        <Problem>
          {file.breaksOff.at === null
            ? t('breaksOff.somewhere')
            : t('breaksOff.at', { line: file.breaksOff.at.line, count: file.breaksOff.at.records })}{' '}
          {t('breaksOff.next')}
        </Problem>
      )}
    </header>
  )
}

const ColumnField = ({
  field,
  file,
  mapping,
  error,
  onChange
}: {
  readonly field: ImportField
  readonly file: ChosenFile
  readonly mapping: ImportMapping
  readonly error: string | null
  readonly onChange: (column: string | null) => void
}) => {
  const { t } = useTranslation('imports')
  return (
    <SelectField
      label={t(`field.${field}`)}
      help={field === 'text' || field === 'id' ? t(`fieldHelp.${field}`) : undefined}
      error={error}
      choices={[
        { value: nothing, label: t('notThere') },
        ...file.columns.map((column, index) => ({
          value: `${index}`,
          label: column,
          ...exampleOf(file, column)
        }))
      ]}
      value={valueOf(file, mapping[field])}
      onChange={(chosen) => onChange(chosen === nothing ? null : (file.columns[Number(chosen)] ?? null))}
    />
  )
}

/** A row as a message, the way the inbox will show it. */
const SampleMessage = ({ row }: { readonly row: SampleRow }) => {
  const { t } = useTranslation('imports')
  const stars = starsOf(row.rating)
  const facts = [
    row.date === '' ? t('noDate') : row.date,
    row.language,
    row.post === '' ? '' : t('under', { post: row.post }),
    row.parent === '' ? '' : t('answersTo', { parent: row.parent })
  ].filter((fact) => fact !== '')
  return (
    <li className={styles.message}>
      <p className={styles.messageHead}>
        <b>{row.author === '' ? t('noAuthor') : row.author}</b>
        {stars === null ? null : (
          <span className={styles.stars}>
            <span aria-hidden>{'★'.repeat(stars)}</span>
            <span className="visually-hidden">{t('stars', { count: stars })}</span>
          </span>
        )}
        <span>{facts.join(' · ')}</span>
      </p>
      {row.text === '' ? (
        <p className={styles.noWords}>{t('noWords')}</p>
      ) : (
        <p className={styles.messageWords}>{row.text}</p>
      )}
      {row.url === '' ? null : <p className={styles.address}>{row.url}</p>}
    </li>
  )
}

const fieldOrder: readonly ImportField[] = [
  'text',
  'author',
  'date',
  'id',
  'parent',
  'post',
  'url',
  'rating',
  'language'
]

const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const

// Columns are chosen by their place: names may be empty or alike.
const nothing = 'nothing'

const valueOf = (file: ChosenFile, column: string | undefined): string => {
  const index = column === undefined ? -1 : file.columns.indexOf(column)
  return index < 0 ? nothing : `${index}`
}

const exampleOf = (file: ChosenFile, column: string): { readonly detail?: string } => {
  const example = file.sample.map((row) => row[column] ?? '').find((cell) => cell.trim() !== '')
  if (example === undefined) return {}
  const line = example.replaceAll(/\s+/gu, ' ').trim()
  return { detail: line.length > 60 ? `${line.slice(0, 59)}…` : line }
}
