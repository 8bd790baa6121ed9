import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import type { i18n } from 'i18next'

/** What of a right click decides what is offered. */
export type ClickedOn = Pick<ContextMenuParams, 'isEditable' | 'selectionText'> & {
  readonly editFlags: Pick<ContextMenuParams['editFlags'], 'canCut' | 'canCopy' | 'canPaste' | 'canSelectAll'>
}

/**
 * What a right click offers: the deeds of text editing in a field, copying where words are selected, nothing elsewhere. A
 * misspelt word has a list of its own, which the page shows.
 */
export const editMenuTemplate = (
  { isEditable, selectionText, editFlags }: ClickedOn,
  { t }: Pick<i18n, 't'>
): MenuItemConstructorOptions[] => {
  const copy: MenuItemConstructorOptions = {
    role: 'copy',
    label: t('menu:copy'),
    enabled: editFlags.canCopy
  }
  if (!isEditable) return selectionText.trim() === '' ? [] : [copy]
  return [
    { role: 'cut', label: t('menu:cut'), enabled: editFlags.canCut },
    copy,
    // Whatever the words looked like where they come from: everything here is plain text.
    { role: 'pasteAndMatchStyle', label: t('menu:paste'), enabled: editFlags.canPaste },
    { type: 'separator' },
    { role: 'selectAll', label: t('menu:select_all'), enabled: editFlags.canSelectAll }
  ]
}
