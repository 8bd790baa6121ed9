/** Chance that can be repeated: the same seed draws the same. */
export interface SeededRandom {
  /** In [0, 1). */
  unit(): number
  /** A whole number from 0 to below. */
  below(end: number): number
  /** True so often. */
  happens(share: number): boolean
  pick<Item>(items: readonly [Item, ...Item[]]): Item
}

/** A linear congruential generator (Numerical Recipes): enough to vary a simulation. */
export const seededRandom = (seed: number): SeededRandom => {
  let state = seed >>> 0
  const unit = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const below = (end: number): number => Math.floor(unit() * end)
  return {
    unit,
    below,
    happens: (share) => unit() < share,
    pick: (items) => items[below(items.length)] ?? items[0]
  }
}
