import { isIP } from 'node:net'

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/iu

/**
 * Who asks, as limits count them: an address of IPv4, or the network of an address of IPv6 (its first 64 bits), since one machine
 * has as many of the others as it likes. Null for what is no address.
 */
export const askerAt = (address: string): string | null => {
  const [plain = ''] = address.split('%')
  const version = isIP(plain)
  if (version === 0) return null
  const inner = mapped.exec(plain)?.[1] ?? plain
  return isIP(inner) === 4 ? inner : networkOf(inner)
}

const groupsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'))

const networkOf = (address: string): string => {
  const [front = '', back] = address.split('::')
  const head = groupsOf(front)
  const tail = groupsOf(back ?? '')
  const zeros = back === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0')
  const network = [...head, ...zeros, ...tail].slice(0, 4)
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}
