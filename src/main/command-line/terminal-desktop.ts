import type { Desktop } from '../runtime/desktop.ts'

/** A terminal has no dialogs, no clipboard and no browser: what needs them is refused by its handler. */
export const terminalDesktop = (systemLanguage: 'fr' | 'en', timeZone: string): Desktop => ({
  chooseFile: async () => null,
  chooseDestination: async () => null,
  chooseFolder: async () => null,
  copyText: () => {},
  openAddress: async () => false,
  followLink: async () => false,
  openAsked: async () => false,
  tellAbsence: () => {},
  showKeys: () => {},
  keepPlace: () => {},
  keptPlace: () => null,
  onBattery: () => false,
  systemLanguage,
  timeZone
})
