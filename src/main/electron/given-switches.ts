/** What a person, a launcher or a system may ask of the shipped app on its command line: ours, and how it looks and is drawn. */
const accepted: ReadonlySet<string> = new Set([
  'screenshot',
  'user-data-dir',
  'lang',
  'password-store',
  'no-sandbox',
  'ozone-platform',
  'ozone-platform-hint',
  'disable-gpu',
  'force-device-scale-factor',
  'force-renderer-accessibility'
])

/**
 * The switches among these words that the shipped app does not take. Chromium knows more than a thousand: one opens a port
 * through which any program reads the window and calls its bridge (`remote-debugging-port`), others write what is said to
 * servers into a file, load extensions, or start a program of one's choice. The fuses leave all of them alone.
 */
export const refusedSwitches = (words: readonly string[]): readonly string[] => {
  const end = words.indexOf('--')
  return (end === -1 ? words : words.slice(0, end)).flatMap((word) => {
    // Chromium takes one dash or two, on Windows a slash too, and does not mind capitals there.
    const [, name] = /^(?:--?|\/)([^=\s/\\]+)(?:=|$)/u.exec(word) ?? []
    return name === undefined || accepted.has(name.toLowerCase()) ? [] : [name]
  })
}
