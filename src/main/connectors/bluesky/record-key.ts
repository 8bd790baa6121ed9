import { createHash } from 'node:crypto'

const alphabet = '234567abcdefghijklmnopqrstuvwxyz'

/** UUIDv7: its first 48 bits are milliseconds since 1970 (RFC 9562, 5.7). */
const uuidWithTime = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/iu

/** 2020-01-01, and a year: where the moment of a key that has none of its own is put. */
const firstMillisecond = 1_577_836_800_000n
const yearOfMilliseconds = 31_536_000_000n

/**
 * The record key of a reply: the same key always gives the same one, so that a reply sent twice cannot stand twice.
 *
 * Bluesky wants a TID there: 53 bits of microseconds since 1970 and 10 bits that tell clocks apart, in 13 letters of a
 * base 32 that sorts (https://atproto.com/specs/tid, read 2026-11-22). The milliseconds are those of a UUIDv7; the
 * microseconds within, and the 10 bits, come from the SHA-256 of the whole key. A key that is no UUIDv7 takes its
 * milliseconds from the hash too.
 */
export const recordKeyOf = (key: string): string => {
  const hash = createHash('sha256').update(key).digest()
  const clock = BigInt(hash.readUInt16BE(0) & 0x3ff)
  const microseconds = BigInt(hash.readUInt32BE(2)) % 1_000n
  const time = uuidWithTime.exec(key)
  const milliseconds =
    time === null
      ? firstMillisecond + (hash.readBigUInt64BE(6) % yearOfMilliseconds)
      : BigInt(`0x${time[1] ?? ''}${time[2] ?? ''}`)
  let bits = (((milliseconds * 1_000n + microseconds) & 0x1f_ffff_ffff_ffffn) << 10n) | clock
  let letters = ''
  for (let index = 0; index < 13; index += 1) {
    letters = `${alphabet[Number(bits & 31n)] ?? ''}${letters}`
    bits >>= 5n
  }
  return letters
}
