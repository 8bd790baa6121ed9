import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import { millisecondsOf } from '../../shared/model/instant.ts'

export interface Ids {
  /** UUIDv7 (RFC 9562): sorts by the time it was made; two made in one millisecond keep their order. The caller says whose id it is. */
  next<Id extends string = string>(): Id
  /** 256 random bits as base64url. */
  token(): string
  /** A number in [0, 1), for jitter. */
  unit(): number
}

/** Bytes drawn at once: asking for a few costs as much as for many, and an import makes millions of ids. */
const drawn = 4096

/** Real random bytes, drawn ahead and given out once. */
const randomSupply = (): ((length: number) => Buffer) => {
  let supply = Buffer.alloc(0)
  let used = 0
  return (length) => {
    if (used + length > supply.length) {
      supply = randomBytes(drawn)
      used = 0
    }
    used += length
    return supply.subarray(used - length, used)
  }
}

/** Ids from the clock given and real randomness. */
export const systemIds = (clock: Clock): Ids => {
  const take = randomSupply()
  let lastMilliseconds = 0
  let counter = 0
  return {
    next<Id extends string>() {
      const now = millisecondsOf(clock.now())
      if (now > lastMilliseconds) {
        lastMilliseconds = now
        counter = take(2).readUInt16BE() & 0x7ff
      } else {
        counter += 1
        if (counter > 0xfff) {
          lastMilliseconds += 1
          counter = 0
        }
      }
      const bytes = take(16)
      bytes.writeUIntBE(lastMilliseconds, 0, 6)
      bytes.writeUInt16BE(0x7000 | counter, 6)
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
      const hex = bytes.toString('hex')
      const text = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
      return text as Id
    },
    token: () => randomBytes(32).toString('base64url'),
    unit: () => randomBytes(4).readUInt32BE() / 2 ** 32
  }
}
