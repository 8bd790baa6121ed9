/* oxlint-disable jsx-a11y/prefer-tag-over-role -- <output> may hold no <div>, which the library draws */
import { Command } from 'cmdk'
import type { ReactNode } from 'react'
import styles from './command-palette.module.css'

/** What the words find; where they find nothing, the sentence that says so is told, outside of a list that holds only choices. */
export const FoundList = ({ empty, children }: { readonly empty: string; readonly children: ReactNode }) => (
  <>
    <div role="status">
      <Command.Empty className={styles.empty}>{empty}</Command.Empty>
    </div>
    <Command.List className={styles.list}>{children}</Command.List>
  </>
)
