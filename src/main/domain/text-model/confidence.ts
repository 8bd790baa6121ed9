/** A lead in logits beyond this says no more. */
const mostLead = 8

/**
 * How likely the colleague with the highest sum is the right one, from 0 to 1, with "nobody" among the answers. `sums` are
 * logits, `nearness` cosines, for the same colleagues. A clear lead over all others is not enough: a text that is near to
 * nobody may lean to somebody by chance; and where another is nearer, what was learned and what is alike disagree. The
 * numbers were fitted on messages whose colleague was left out (README.md).
 */
export const confidenceOf = (sums: readonly number[], nearness: readonly number[]): number => {
  if (sums.length === 0) return 0
  const order = sums.map((_, at) => at).toSorted((one, other) => (sums[other] ?? 0) - (sums[one] ?? 0))
  const best = order[0] ?? 0
  const highest = sums[best] ?? 0
  const share = 1 / sums.reduce((sum, value) => sum + Math.exp(value - highest), 0)
  const second = order[1]
  const lead = second === undefined ? mostLead : Math.min(mostLead, highest - (sums[second] ?? 0))
  const near = nearness[best] ?? 0
  const nearestOther = nearness.reduce((most, one, at) => (at === best ? most : Math.max(most, one)), 0)
  const logit = 1.2 * share + 0.15 * lead + 4 * near + 2.5 * (near - nearestOther) - 2.1
  return 1 / (1 + Math.exp(-logit))
}
