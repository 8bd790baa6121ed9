import {
  type Complaint,
  complaintAt,
  identifier,
  isNode,
  literalText,
  type Node,
  type Source,
  walk
} from './source.ts'
import { sentenceComplaint, sentencesOf, type Sentence } from './typography.ts'

const allForms = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

/** The plural forms that a language has, as i18next asks for them: `day_one`, `visit_ordinal_two`. */
const pluralForms = (language: string, base: string): readonly string[] =>
  new Intl.PluralRules(language, {
    type: base.endsWith('_ordinal') ? 'ordinal' : 'cardinal'
  }).resolvedOptions().pluralCategories

/** `src/shared/locales/fr/inbox.json` → fr, inbox. */
const placeOf = ({ path }: Source): { language: string; namespace: string } => {
  const [file = '', language = ''] = path.split('/').toReversed()
  return { language, namespace: file.replace(/\.json$/u, '') }
}

/** The key without its plural form, where the sentence has one. */
const baseOf = (key: string, all: ReadonlySet<string>): string => {
  const form = allForms.find((one) => key.endsWith(`_${one}`))
  const base = form === undefined ? key : key.slice(0, -form.length - 1)
  return form !== undefined && all.has(`${base}_other`) ? base : key
}

/** What `t` is called with: ordinals are a matter of an option. */
const calledAs = (base: string): string => base.replace(/_ordinal$/u, '')

const keysByFile = (locales: readonly Source[]) =>
  locales.map((source) => {
    const sentences = sentencesOf(source)
    const keys = new Set(sentences.map(({ key }) => key))
    return {
      source,
      ...placeOf(source),
      sentences,
      keys,
      bases: new Set([...keys].map((key) => baseOf(key, keys)))
    }
  })

const valuesIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(/\{\{\s*([^,}\s]+)/gu)].map(([, name]) => name ?? ''))

/** Complaints where one language says what the other does not, lacks a plural form, or names other values. */
export const checkBothLanguages = (locales: readonly Source[]): readonly Complaint[] => {
  const files = keysByFile(locales)
  return files.flatMap((file) => {
    const twin = files.find((one) => one.namespace === file.namespace && one.language !== file.language)
    if (twin === undefined)
      return [{ path: file.source.path, line: 1, message: 'add the same file in the other language' }]
    const complaints: Complaint[] = []
    for (const sentence of file.sentences) {
      const base = baseOf(sentence.key, file.keys)
      if (!twin.bases.has(base))
        complaints.push(sentenceComplaint(sentence, `say it in ${twin.language} too, or remove it`))
      const others = twin.sentences.filter(({ key }) => baseOf(key, twin.keys) === base)
      const theirs = new Set(others.flatMap(({ text }) => [...valuesIn(text)]))
      const ours = valuesIn(sentence.text)
      // One language may leave a value out ("Yes, Inès has left", « Oui, noter le départ »), not name another one.
      const foreign = [...ours].filter((value) => !theirs.has(value))
      if (others.length > 0 && foreign.length > 0 && [...theirs].some((value) => !ours.has(value)))
        complaints.push(sentenceComplaint(sentence, `the other language does not name ${foreign.join(', ')}`))
      if (sentence.text.trim() === '') complaints.push(sentenceComplaint(sentence, 'write the sentence'))
    }
    for (const base of file.bases) {
      if (!file.keys.has(`${base}_other`)) continue
      const missing = pluralForms(file.language, base).filter((form) => !file.keys.has(`${base}_${form}`))
      for (const form of missing)
        complaints.push({ path: file.source.path, line: 1, message: `${base}: add the plural form _${form}` })
    }
    return complaints
  })
}

/** A call such as `t('inbox:view.done')`: the namespaces it may mean, and its key with `*` for what is computed. */
interface Use {
  readonly source: Source
  readonly offset: number
  /** Null where the file does not say. */
  readonly namespace: string | null
  readonly pattern: string
}

const functionTypes = ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression', 'Program']

const patternsOf = (node: unknown): readonly string[] => {
  if (!isNode(node)) return []
  const literal = literalText(node)
  if (literal !== null) return [literal]
  if (node.type === 'ConditionalExpression')
    return [...patternsOf(node['consequent']), ...patternsOf(node['alternate'])]
  if (node.type === 'LogicalExpression') return [...patternsOf(node['left']), ...patternsOf(node['right'])]
  if (
    node.type === 'TSAsExpression' ||
    node.type === 'ParenthesizedExpression' ||
    node.type === 'TSSatisfiesExpression'
  )
    return patternsOf(node['expression'])
  const quasis = node['quasis']
  if (node.type !== 'TemplateLiteral' || !Array.isArray(quasis)) return []
  return [
    quasis
      .map((quasi: unknown) => {
        const value = isNode(quasi) ? quasi['value'] : null
        return typeof value === 'object' && value !== null && 'cooked' in value ? String(value.cooked) : ''
      })
      .join('*')
  ]
}

/** The names under which `useTranslation('namespace')` gives its `t`, each in the function that asked. */
const translatorsIn = (source: Source): ReadonlyMap<Node, ReadonlyMap<string, string>> => {
  const found = new Map<Node, Map<string, string>>()
  walk(source, (node, parents) => {
    if (node.type !== 'VariableDeclarator') return
    const call = node['init']
    const pattern = node['id']
    if (!isNode(call) || call.type !== 'CallExpression' || identifier(call['callee']) !== 'useTranslation')
      return
    const written = call['arguments']
    const namespace = Array.isArray(written) ? literalText(written[0]) : null
    if (namespace === null || !isNode(pattern) || !Array.isArray(pattern['properties'])) return
    const home = parents.find(({ type }) => functionTypes.includes(type))
    if (home === undefined) return
    const names = found.get(home) ?? new Map<string, string>()
    for (const property of pattern['properties']) {
      if (!isNode(property) || identifier(property['key']) !== 't') continue
      names.set(identifier(property['value']) ?? 't', namespace)
    }
    found.set(home, names)
  })
  return found
}

const usesIn = (source: Source): readonly Use[] => {
  const translators = translatorsIn(source)
  const names = new Set(['t', ...[...translators.values()].flatMap((one) => [...one.keys()])])
  const uses: Use[] = []
  const note = (offset: number, pattern: string, namespace: string | null): void => {
    const [before = '', after] = pattern.split(':')
    uses.push(
      after === undefined
        ? { source, offset, namespace, pattern }
        : { source, offset, namespace: before, pattern: after }
    )
  }
  walk(source, (node, parents) => {
    if (node.type === 'CallExpression') {
      const callee = node['callee']
      const name =
        identifier(callee) ??
        (isNode(callee) && callee.type === 'MemberExpression' ? identifier(callee['property']) : null)
      const written = node['arguments']
      if (name === null || !names.has(name) || !Array.isArray(written)) return
      const namespace =
        parents.map((parent) => translators.get(parent)?.get(name)).find((one) => one !== undefined) ?? null
      for (const pattern of patternsOf(written[0])) note(node.start, pattern, namespace)
      return
    }
    // <Trans i18nKey="…" ns="…">
    if (node.type !== 'JSXOpeningElement' || !isNode(node['name']) || node['name']['name'] !== 'Trans') return
    const attributes = Array.isArray(node['attributes']) ? node['attributes'] : []
    const valueOf = (wanted: string): string | null => {
      for (const attribute of attributes) {
        if (!isNode(attribute) || !isNode(attribute['name']) || attribute['name']['name'] !== wanted) continue
        const value = attribute['value']
        return literalText(value) ?? (isNode(value) ? literalText(value['expression']) : null)
      }
      return null
    }
    const key = valueOf('i18nKey')
    if (key !== null) note(node.start, key, valueOf('ns'))
  })
  return uses
}

const matches = (pattern: string, key: string): boolean => {
  if (!pattern.includes('*')) return pattern === key
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`))
  return new RegExp(`^${parts.join('.+')}$`, 'u').test(key)
}

/** Every text and name that stands in a file: codes such as `file_empty` become sentences by their name. */
const wordsIn = (source: Source): ReadonlySet<string> => {
  const words = new Set<string>()
  walk(source, (node) => {
    const text = literalText(node)
    if (text !== null) words.add(text)
  })
  return words
}

/**
 * Complaints about sentences that nothing says, and about keys that stand in no file. A key counts as said when a call of
 * `t` names it, wholly or in part (`t(\`view.${view}\`)`), or when its name is a text of the source: codes travel as values.
 */
export const checkSentencesAreSaid = (
  locales: readonly Source[],
  code: readonly Source[]
): readonly Complaint[] => {
  const files = keysByFile(locales).filter(({ language }) => language === 'en')
  const uses = code.flatMap(usesIn)
  const words = new Set(code.flatMap((source) => [...wordsIn(source)]))
  const complaints: Complaint[] = []
  for (const { namespace, sentences, keys } of files) {
    const unsaid = (sentence: Sentence): boolean => {
      const base = calledAs(baseOf(sentence.key, keys))
      if (words.has(base) || words.has(`${namespace}:${base}`)) return false
      return !uses.some(
        (use) => (use.namespace === null || use.namespace === namespace) && matches(use.pattern, base)
      )
    }
    for (const sentence of sentences)
      if (unsaid(sentence))
        complaints.push(sentenceComplaint(sentence, 'nothing says it: remove it, or say it'))
  }
  for (const use of uses) {
    const candidates = files.filter(({ namespace }) => use.namespace === null || use.namespace === namespace)
    if (candidates.some(({ bases }) => [...bases].some((base) => matches(use.pattern, calledAs(base)))))
      continue
    const name = use.namespace === null ? use.pattern : `${use.namespace}:${use.pattern}`
    complaints.push(
      complaintAt(
        use.source,
        use.offset,
        `${name} stands in no file of src/shared/locales: write it in both languages`
      )
    )
  }
  return complaints
}
