import { useId, type ReactNode } from 'react'
import styles from './table.module.css'

export interface TableColumn<Row> {
  readonly key: string
  readonly title: string
  readonly cell: (row: Row) => ReactNode
  /** number: at the end, figures under figures · words: in the serif · code: as it stands in a file. */
  readonly look?: 'plain' | 'number' | 'words' | 'code'
}

/** Facts in rows. It scrolls within itself, by keyboard too. */
export const Table = <Row,>({
  caption,
  isCaptionHidden = false,
  columns,
  rows,
  keyOf
}: {
  readonly caption: string
  readonly isCaptionHidden?: boolean
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}) => {
  const captionId = useId()
  return (
    // A region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.scroll} aria-labelledby={captionId} tabIndex={0}>
      <table className={styles.table}>
        <caption id={captionId} className={isCaptionHidden ? styles.hidden : styles.caption}>
          {caption}
        </caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" className={styles[column.look ?? 'plain']}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map((column) => (
                <td key={column.key} className={styles[column.look ?? 'plain']}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
