/** Things in groups of one key, each group in the order of the things. */
export const groupedBy = <Thing, Key>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => Key
): ReadonlyMap<Key, readonly Thing[]> => {
  const groups = new Map<Key, Thing[]>()
  for (const thing of things) {
    const key = keyOf(thing)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [thing])
    else group.push(thing)
  }
  return groups
}
