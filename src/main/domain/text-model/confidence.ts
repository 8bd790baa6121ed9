/**
 * How likely the colleague with the highest sum is the right one, from 0 to 1, with "nobody" among the answers. `sums` are
 * logits, `nearness` cosines, for the same colleagues. A clear lead over all others is not enough: a text that is near to
 * nobody may lean to somebody by chance. The numbers were fitted on messages whose colleague was left out (README.md).
 */
export const confidenceOf = (sums: readonly number[], nearness: readonly number[]): number => {
  if (sums.length === 0) return 0
  const order = sums.map((_, at) => at).toSorted((one, other) => (sums[other] ?? 0) - (sums[one] ?? 0))
  const best = order[0] ?? 0
  const highest = sums[best] ?? 0
  const share = 1 / sums.reduce((sum, value) => sum + Math.exp(value - highest), 0)
  const second = order[1]
  const near = nearness[best] ?? 0
  const nearer = second === undefined ? near : near - (nearness[second] ?? 0)
  const logit = 2.4 * share + 3.9 * near + 3.4 * nearer - 2.7
  return 1 / (1 + Math.exp(-logit))
}
