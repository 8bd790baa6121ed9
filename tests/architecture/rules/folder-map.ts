/** The rows of the table under this heading: what each is about, and its whole text. */
const rowsUnder = (
  readme: string,
  heading: string
): readonly { readonly name: string; readonly row: string }[] =>
  (readme.split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((row) => ({ name: row.split('|')[1] ?? '', row }))

const namesIn = (words: string): readonly string[] =>
  [...words.matchAll(/`([^`]+)`/gu)].map(([, name]) => name ?? '')

/**
 * Complaints about a map of folders that names what is not there, or leaves out what is: `places` are the folders and files that
 * it has to name, by their path, or by their own name in the row of the folder that they stand in.
 */
export const checkFolderMap = (
  readme: string,
  places: readonly string[],
  exists: (path: string) => boolean
): readonly string[] => {
  const rows = rowsUnder(readme, 'Where things are')
  const headed = rows.flatMap(({ name }) => namesIn(name))
  const isNamed = (path: string): boolean => {
    const at = path.lastIndexOf('/')
    const [folder, own] = [path.slice(0, at), path.slice(at + 1)]
    return (
      headed.includes(path) ||
      rows.some(
        ({ name, row }) =>
          namesIn(name).some((one) => one === folder || one.startsWith(`${folder}/`)) &&
          namesIn(row).includes(own)
      )
    )
  }
  return [
    ...headed.filter((path) => !exists(path)).map((path) => `${path} is in the map, and is not there`),
    ...places.filter((path) => !isNamed(path)).map((path) => `${path} is not in the map`)
  ]
}
