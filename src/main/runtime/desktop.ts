import type { KeptPlace } from '../../shared/contract/window.ts'

/** What came in while nobody could see it, told once. */
export interface AbsenceSummary {
  /** asleep: the computer slept · offline: it had no connection. */
  readonly cause: 'asleep' | 'offline'
  readonly messages: number
  readonly conversations: number
  /** Accounts that wait for a person. */
  readonly accounts: number
}

/** What the computer's desktop does for us; the command line and the tests have their own. Paths stay in main. */
export interface Desktop {
  /** The path of the file chosen, or null when the person closed the dialog. */
  chooseFile(kind: 'import' | 'colleagues'): Promise<string | null>
  /** The path to write to, or null. */
  chooseDestination(suggestedName: string): Promise<string | null>
  /** A folder chosen for backups, for an export, that of an export to take in or of answers to read; or null. */
  chooseFolder(kind: 'backups' | 'export' | 'take_in' | 'answers'): Promise<string | null>
  copyText(text: string): void
  /** Opens an address in the browser after `electron/links.ts` judged it; false when it was refused. */
  openAddress(url: string): Promise<boolean>
  /** The same of what a person clicked: where it is not encrypted they are asked first, and it is not opened now. */
  followLink(url: string): Promise<boolean>
  /** Opens what they were asked about, by its name, once. */
  openAsked(id: string): Promise<boolean>
  /** Tells the person, in their language and without a sound, also when they look elsewhere. */
  tellAbsence(summary: AbsenceSummary): void
  /** The key of each action by its name, for the menu. */
  showKeys(keys: Readonly<Record<string, string>>): void
  /** Where the person is in the window, until it is closed. */
  keepPlace(place: KeptPlace): void
  keptPlace(): KeptPlace | null
  onBattery(): boolean
  readonly systemLanguage: 'fr' | 'en'
  readonly timeZone: string
}
