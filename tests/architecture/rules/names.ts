import { commentsOf, type Complaint, complaintAt, isNode, type Source, walk } from './source.ts'

/** Folders that say nothing about what is in them. */
const emptyNames = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'lib',
  'services',
  'types',
  'misc',
  'core',
  'managers'
]

/** Entries that a tool asks for by this name. */
const indexFiles = ['src/main/index.ts', 'src/main/store/migrations/index.ts']

/** The kinds of file that a second part of the name may say. */
const kinds = ['test', 'spec', 'bench', 'worker', 'process', 'module', 'config', 'd', 'exploit']

const words = /^(?:\d{4}-)?[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/u

const isWellNamed = (file: string): boolean => {
  const [name = '', ...rest] = file.split('.')
  const middle = rest.slice(0, -1)
  return rest.length > 0 && words.test(name) && middle.every((part) => kinds.includes(part))
}

const writtenByHand = (path: string): boolean => /\.(?:ts|tsx|mjs|css)$/u.test(path)

/** Complaints about names that do not say what a file or folder is. */
export const checkNames = (paths: readonly string[]): readonly Complaint[] =>
  paths.flatMap((path) => {
    const parts = path.split('/')
    const file = parts.at(-1) ?? ''
    const complaints: Complaint[] = []
    const complain = (message: string): void => {
      complaints.push({ path, line: 1, message })
    }
    for (const folder of parts.slice(0, -1))
      if (emptyNames.includes(folder))
        complain(`a folder named ${folder} says nothing: name it after what it does`)
    if (file !== 'README.md' && writtenByHand(path) && !isWellNamed(file))
      complain('name the file after the one thing it does, in whole words, in kebab-case')
    if (/^index\.(?:ts|tsx|mjs)$/u.test(file) && !indexFiles.includes(path))
      complain('no index file: import from the file that does the thing')
    return complaints
  })

/** Configurations whose tool reads the default export, and declarations for packages that have one. */
const mayExportDefault = (path: string): boolean => /\.config\.ts$|\.d\.ts$|\/prepare-e2e\.mjs$/u.test(path)

/** Complaints about what the language offers and this project does not use. */
export const checkLanguage = (sources: readonly Source[]): readonly Complaint[] =>
  sources.flatMap((source) => {
    const complaints: Complaint[] = []
    const complain = (offset: number, message: string): void => {
      complaints.push(complaintAt(source, offset, message))
    }
    walk(source, (node) => {
      const exported = node['exported']
      const isDefault =
        node.type === 'ExportDefaultDeclaration' ||
        (node.type === 'ExportSpecifier' && isNode(exported) && exported['name'] === 'default')
      if (isDefault && !mayExportDefault(source.path))
        complain(node.start, 'no default export: give it its name')
      if (node.type === 'TSEnumDeclaration')
        complain(node.start, 'no enum: a union of texts, or an array as const')
      if (node.type === 'TSModuleDeclaration' && node['declare'] !== true)
        complain(node.start, 'no namespace: a file is a module')
    })
    for (const comment of commentsOf(source))
      if (/\b(?:TODO|FIXME|XXX|HACK)\b/u.test(comment.text))
        complain(comment.start, 'no unfinished business in comments: do it, or open an issue')
    return complaints
  })
