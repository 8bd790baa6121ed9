/** A table from pairs of numbers to numbers, in two flat arrays: a million pairs cost less than in a Map of strings. */
export interface PairTable {
  /** The key of each slot, 0 where it is empty; as many slots as a power of two. */
  readonly keys: Float64Array
  readonly values: Int32Array
}

const most = 2 ** 24

/** One number for two (each below 2^24) and their kind (below 16, from 1). */
export const pairKey = (kind: number, one: number, other: number): number =>
  (kind * most + one) * most + other

const slotOf = (table: PairTable, key: number): number => {
  const mask = table.keys.length - 1
  const high = Math.floor(key / most)
  let slot = (Math.imul(high, 0x9e3779b1) ^ Math.imul(key - high * most, 0x85ebca6b)) >>> 0
  slot = (slot ^ (slot >>> 15)) & mask
  while (table.keys[slot] !== 0 && table.keys[slot] !== key) slot = (slot + 1) & mask
  return slot
}

/** What a table holds for a key, null where it holds nothing. */
export const lookUp = (table: PairTable, key: number): number | null => {
  const slot = slotOf(table, key)
  return table.keys[slot] === 0 ? null : (table.values[slot] ?? null)
}

const emptyTable = (slots: number): PairTable => ({
  keys: new Float64Array(slots),
  values: new Int32Array(slots)
})

/** A table that grows; `place` gives each key the next number from 0 on, and tells whether it is new. */
export const createPairNumbers = (): {
  readonly place: (key: number) => number
  readonly size: () => number
  /** All keys, in the order in which they came. */
  readonly keys: () => Float64Array
} => {
  let table = emptyTable(1 << 12)
  let order = new Float64Array(1 << 11)
  let size = 0
  const grow = (): void => {
    table = emptyTable(table.keys.length * 2)
    const longer = new Float64Array(order.length * 2)
    longer.set(order)
    order = longer
    for (let number = 0; number < size; number += 1) {
      const key = order[number] ?? 0
      const slot = slotOf(table, key)
      table.keys[slot] = key
      table.values[slot] = number
    }
  }
  return {
    place(key) {
      const slot = slotOf(table, key)
      if (table.keys[slot] !== 0) return table.values[slot] ?? 0
      table.keys[slot] = key
      table.values[slot] = size
      order[size] = key
      size += 1
      if (size === order.length) grow()
      return size - 1
    },
    size: () => size,
    keys: () => order.slice(0, size)
  }
}

/** A table of these keys with these values. */
export const pairTable = (keys: readonly number[], values: readonly number[]): PairTable => {
  let slots = 16
  while (slots < keys.length * 2) slots *= 2
  const table = emptyTable(slots)
  for (const [index, key] of keys.entries()) {
    const slot = slotOf(table, key)
    table.keys[slot] = key
    table.values[slot] = values[index] ?? 0
  }
  return table
}
