/** What the profile holds at most (the schema of a colleague). */
export const topicsAtMost = 50
export const topicLengthAtMost = 80

/**
 * Adds what was typed or pasted to a list of topics: cut at commas, semicolons and line ends, trimmed, without what is
 * there already (whatever its capitals). `refused` is what is too long or beyond the most.
 */
export const addTopics = (
  topics: readonly string[],
  typed: string
): { readonly topics: readonly string[]; readonly refused: readonly string[] } => {
  const kept = [...topics]
  const refused: string[] = []
  for (const topic of typed.split(/[,;\n]/u).map((part) => part.trim().replaceAll(/\s+/gu, ' '))) {
    if (topic === '' || kept.some((each) => isSame(each, topic))) continue
    if (topic.length > topicLengthAtMost || kept.length >= topicsAtMost) refused.push(topic)
    else kept.push(topic)
  }
  return { topics: kept, refused }
}

const withoutCase = new Intl.Collator(undefined, { sensitivity: 'accent' })

const isSame = (one: string, other: string): boolean => withoutCase.compare(one, other) === 0
