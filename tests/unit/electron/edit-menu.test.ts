import { describe, expect, it } from 'vitest'
import { type ClickedOn, editMenuTemplate } from '../../../src/main/electron/edit-menu.ts'
import { createTranslations } from '../../../src/shared/locales/translate.ts'

const flags = { canCut: true, canCopy: true, canPaste: true, canSelectAll: true }
const offered = (clicked: ClickedOn): readonly unknown[] =>
  editMenuTemplate(clicked, createTranslations('fr')).map(({ role, type, label, enabled }) =>
    type === 'separator' ? type : [role, label, enabled]
  )

describe('a right click', () => {
  it('offers text editing in a field, in the language of the person', () => {
    expect(
      offered({ isEditable: true, selectionText: '', editFlags: { ...flags, canCut: false, canCopy: false } })
    ).toEqual([
      ['cut', 'Couper', false],
      ['copy', 'Copier', false],
      ['pasteAndMatchStyle', 'Coller', true],
      'separator',
      ['selectAll', 'Tout sélectionner', true]
    ])
  })

  it('offers to copy words that are selected, and nothing where there is nothing', () => {
    expect(offered({ isEditable: false, selectionText: 'pain', editFlags: flags })).toEqual([
      ['copy', 'Copier', true]
    ])
    expect(offered({ isEditable: false, selectionText: ' ', editFlags: flags })).toEqual([])
  })
})
