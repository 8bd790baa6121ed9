import { randomBytes } from 'node:crypto'
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'
import type { Clock } from './clock.ts'
import { millisecondsOf } from '../../shared/model/instant.ts'

export interface Ids {
  /**
   * Eleven letters that sort by the time they were made, among the sixteen and behind the UUIDs of earlier versions of the
   * app; two made in one millisecond keep their order. The caller says whose id it is.
   */
  next<Id extends string = string>(): Id
  /** UUIDv7 (RFC 9562), where others than the app read the id or its time. */
  uuid(): string
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

/** In the order of their codes, so that text sorts as the numbers do. */
const letters = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz'

/** A number in letters of six bits each. */
export const spell = (number: number, length: number): string => {
  let text = ''
  let rest = number
  for (let place = 0; place < length; place += 1) {
    text = `${letters[rest % 64] ?? ''}${text}`
    rest = Math.floor(rest / 64)
  }
  return text
}

/** Whoever makes ids has a number of twelve bits. */
const writers = 4_096

const writersKey = 'porte-parole.ids'

/** The window and the command line may work for one inbox at once: the app takes the even numbers, the command line the odd. */
export const sideOf = (versions: Readonly<Record<string, string | undefined>>): 0 | 1 =>
  versions.electron === undefined ? 1 : 0

/**
 * Where the makers of ids of this process are counted, in memory that all its threads share; from a number of its side that is
 * drawn at random.
 */
const writerCount = (): Int32Array => {
  const known = getEnvironmentData(writersKey)
  if (known instanceof SharedArrayBuffer) return new Int32Array(known)
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const count = new Int32Array(shared)
  count[0] = 2 * randomBytes(2).readUInt16BE() + sideOf(process.versions)
  // Threads that begin from now on have it. https://nodejs.org/api/worker_threads.html#worker_threadssetenvironmentdatakey-value
  setEnvironmentData(writersKey, shared)
  return count
}

const nextWriter = (): number => Atomics.add(writerCount(), 0, 2) % writers

/**
 * Ids from the clock given and real randomness.
 *
 * The app and a command line beside it make none twice: whoever makes ids counts those of a millisecond, no two in its process
 * share a number, and the numbers of the two are even and odd. Two command lines at once, two computers, or one whose clock was
 * set back, make the same only in the same millisecond, with the same count of 2,048 and the same number of 2,048: once in 4.2
 * million meetings. Ten computers that each add a row to one table every ten seconds, day and night, meet 14,000 times a year:
 * one id twice in 300 years. A million rows imported beside the other nine meet 900 times: one import in 4,600. The key of the
 * table then refuses the second row, the whole transaction is taken back and may be tried again, with other ids.
 */
export const systemIds = (clock: Clock, writer = nextWriter()): Ids => {
  const take = randomSupply()
  let lastMilliseconds = 0
  let counter = 0
  const advance = (): void => {
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
  }
  return {
    next<Id extends string>() {
      advance()
      // 42 bits of milliseconds, until the year 2109; 12 that count; 12 that say who.
      return `${spell(lastMilliseconds, 7)}${spell(counter, 2)}${spell(writer, 2)}` as Id
    },
    uuid() {
      advance()
      const bytes = take(16)
      bytes.writeUIntBE(lastMilliseconds, 0, 6)
      bytes.writeUInt16BE(0x7000 | counter, 6)
      bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
      const hex = bytes.toString('hex')
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
    },
    token: () => randomBytes(32).toString('base64url'),
    unit: () => randomBytes(4).readUInt32BE() / 2 ** 32
  }
}
