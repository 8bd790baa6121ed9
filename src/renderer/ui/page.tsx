import type { ReactNode } from 'react'
import { keepFocus } from './keep-focus.ts'
import styles from './page.module.css'

/** A screen beside the inbox: its title, what it is for, its main deed, and what it holds. */
export const Page = ({
  title,
  summary,
  deed,
  width = 'normal',
  children
}: {
  readonly title: string
  readonly summary: string
  readonly deed?: ReactNode
  readonly width?: 'normal' | 'wide'
  readonly children: ReactNode
}) => (
  <main ref={keepFocus} className={styles.screen}>
    <div className={styles.page} data-width={width}>
      <header className={styles.head}>
        <div>
          <h1>{title}</h1>
          <p>{summary}</p>
        </div>
        {deed}
      </header>
      {children}
    </div>
  </main>
)

/** What stands in place of a list that is empty or cannot be read. */
export const InsteadOfList = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.instead}>{children}</div>
)
