import { Component, type ReactNode } from 'react'
import { Button } from './ui/button.tsx'
import { ErrorState } from './ui/list-states.tsx'
import { useTranslation } from './ui/use-translation.ts'
import styles from './drawn-or-told.module.css'

/**
 * Draws its children. Where one of them cannot be drawn, which is a bug, the person is told in their place and not left with
 * an empty window. https://react.dev/reference/react/Component#catching-rendering-errors-with-an-error-boundary
 */
export class DrawnOrTold extends Component<{ readonly children: ReactNode }, { readonly isBroken: boolean }> {
  static getDerivedStateFromError() {
    return { isBroken: true }
  }

  override state = { isBroken: false }

  override render() {
    return this.state.isBroken ? <NotDrawn /> : this.props.children
  }
}

const NotDrawn = () => {
  const { t } = useTranslation('common')
  return (
    <main className={styles.page}>
      <h1 className="visually-hidden">Porte-parole</h1>
      <ErrorState
        title={t('notDrawn.title')}
        action={
          // Read from the beginning: what could not be drawn may stand in what the page knows.
          <Button kind="main" takesFocus onPress={() => location.reload()}>
            {t('notDrawn.again')}
          </Button>
        }
      >
        {t('notDrawn.text')}
      </ErrorState>
    </main>
  )
}
