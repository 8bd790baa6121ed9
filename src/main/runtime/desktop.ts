/** What the computer's desktop does for us; the command line and the tests have their own. Paths stay in main. */
export interface Desktop {
  /** The path of the file chosen, or null when the person closed the dialog. */
  chooseFile(kind: 'import' | 'colleagues'): Promise<string | null>
  /** The path to write to, or null. */
  chooseDestination(suggestedName: string): Promise<string | null>
  copyText(text: string): void
  /** Opens an address in the browser after `electron/links.ts` judged it; false when it was refused. */
  openAddress(url: string): Promise<boolean>
  readonly systemLanguage: 'fr' | 'en'
  readonly timeZone: string
}
