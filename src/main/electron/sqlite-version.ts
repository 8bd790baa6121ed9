/** The first version without the WAL-reset bug, which can damage a database that two connections write to. */
const firstSound = [3, 51, 3]

/** Is this SQLite past the WAL-reset bug? https://sqlite.org/wal.html#walresetbug (read 2026-11-22) */
export const isSoundSqlite = (version: string): boolean => {
  const parts = version.split('.').map(Number)
  for (const [index, wanted] of firstSound.entries()) {
    const part = parts[index] ?? 0
    if (part !== wanted) return part > wanted
  }
  return true
}
