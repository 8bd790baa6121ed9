/**
 * Until when each line of Electron gets fixes. Electron supports its three latest majors, one every eight weeks
 * (https://www.electronjs.org/docs/latest/tutorial/electron-timelines): a line ends when the third after it comes out.
 * Releases read in the npm registry on 2026-11-28; what is still to come is reckoned by those eight weeks.
 */
export const supportedUntil: Readonly<Record<string, string>> = {
  '42': '2026-10-21',
  '43': '2026-12-16',
  '44': '2027-02-10',
  '45': '2027-04-07'
}

/** Null while the line of this version is supported; else what to do. */
export const checkElectronSupport = (version: string, today: string): string | null => {
  const [line = ''] = version.split('.')
  const until = supportedUntil[line]
  if (until === undefined)
    return `Electron ${line} stands in no line of the table: look up until when it is supported`
  return today <= until ? null : `Electron ${line} got its last fix on ${until}: move to a supported line`
}
