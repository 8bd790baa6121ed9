import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import styles from './settings.module.css'

/** One group of the contents, with the parts of the page that it leads to. */
export interface SettingsGroup {
  readonly title: string
  readonly parts: readonly { readonly id: string; readonly title: string }[]
}

/** Something of the page that the contents lead to. */
export const SettingsPart = ({ id, children }: { readonly id: string; readonly children: ReactNode }) => (
  <div id={`settings-${id}`} data-part={id}>
    {children}
  </div>
)

const headingOf = (page: HTMLElement | null, id: string): HTMLElement | null =>
  page?.querySelector<HTMLElement>(`[data-part="${id}"] h2`) ?? null

/** Beside a page that is longer than the window: what it holds, where one is, and the way there. */
export const SettingsContents = ({
  groups,
  pageRef
}: {
  readonly groups: readonly SettingsGroup[]
  readonly pageRef: RefObject<HTMLElement | null>
}) => {
  const { t } = useTranslation('settings')
  const [current, setCurrent] = useTopmost(pageRef, groups)
  const goTo = (id: string): void => {
    const heading = headingOf(pageRef.current, id)
    if (heading === null) return
    // The keyboard goes along, so that Tab goes on from there.
    heading.tabIndex = -1
    heading.focus({ preventScroll: true })
    heading.closest('[data-part]')?.scrollIntoView({ block: 'start' })
    setCurrent(id)
  }
  return (
    <nav className={styles.contents} aria-label={t('contents.label')}>
      {groups.map(({ title, parts }) => (
        <div key={title}>
          <p>{title}</p>
          <ul>
            {parts.map((part) => (
              <li key={part.id}>
                <button
                  type="button"
                  aria-current={part.id === current ? 'location' : undefined}
                  onClick={() => goTo(part.id)}
                >
                  {part.title}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  )
}

/** The part that is read: the last whose head has passed the upper third; at the end of the page the last one. */
const useTopmost = (
  pageRef: RefObject<HTMLElement | null>,
  groups: readonly SettingsGroup[]
): readonly [string | null, (chosen: string) => void] => {
  const first = groups[0]?.parts[0]?.id ?? null
  const [current, setCurrent] = useState(first)
  /** Chosen in the contents: it is what is read although the page ends before it can stand at the top. */
  const isChosen = useRef(false)
  useEffect(() => {
    const page = pageRef.current
    if (page === null) return
    const look = (): void => {
      if (isChosen.current) return void (isChosen.current = false)
      const parts = [...page.querySelectorAll<HTMLElement>('[data-part]')]
      const isAtEnd = page.scrollTop > 0 && page.scrollTop + page.clientHeight >= page.scrollHeight - 2
      const line = page.getBoundingClientRect().top + page.clientHeight / 3
      const passed = parts.filter((part) => part.getBoundingClientRect().top <= line)
      const at = isAtEnd ? parts.at(-1) : (passed.at(-1) ?? parts[0])
      setCurrent(at?.dataset['part'] ?? null)
    }
    page.addEventListener('scroll', look, { passive: true })
    return () => page.removeEventListener('scroll', look)
  }, [pageRef])
  const choose = (chosen: string): void => {
    isChosen.current = true
    setCurrent(chosen)
  }
  return [current, choose]
}
