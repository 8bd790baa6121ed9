/** The `ref` of what takes the keyboard when a dialog opens because the person asked for it. */
export const focusAtFirst = (element: HTMLElement | null): void => element?.focus()
