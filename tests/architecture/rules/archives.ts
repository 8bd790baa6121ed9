import { edgesOf } from './layers.ts'
import { type Complaint, complaintAt, type Source } from './source.ts'

/** What unfolds, and the few files that may use it. */
const unfolding: Readonly<Record<string, readonly string[]>> = {
  // Answers of servers, bounded after they are unfolded.
  'node:zlib': ['src/main/runtime/outside.ts'],
  // Looks into archives for what they are, within limits of its own (tests/integration/security/archives.test.ts).
  'file-type': ['src/main/media/judge-bytes.ts']
}

/** Packages that open archives. */
const openers =
  /^(?:yauzl|yazl|adm-zip|jszip|fflate|pako|unzipper|extract-zip|tar|tar-stream|tar-fs|archiver|decompress|node-stream-zip|@zip\.js\/zip\.js|@tokenizer\/inflate)$/u

/**
 * Complaints about every way to open an archive. Where one is to be read some day, it is by one module that limits count,
 * size, ratio and depth, takes names for labels, and writes nothing to the disk: name it here with its tests.
 */
export const checkArchives = (sources: readonly Source[]): readonly Complaint[] =>
  sources.flatMap((source) =>
    edgesOf(source)
      .filter(({ packageName, typeOnly }) => {
        if (typeOnly || packageName === null) return false
        return openers.test(packageName) || unfolding[packageName]?.includes(source.path) === false
      })
      .map(({ packageName, offset }) =>
        complaintAt(
          source,
          offset,
          `${packageName} opens archives: no zip is read yet; see rules/archives.ts`
        )
      )
  )
