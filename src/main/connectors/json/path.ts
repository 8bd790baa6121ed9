/**
 * The path of the list of records in a JSON document, as the import shape keeps it: keys joined by dots, `*` for every
 * entry of a list or of an object keyed by id on the way. The two special ones have no keys.
 */
export const documentIsTheList = ''
/** The document itself is one record (or several that follow each other). */
export const documentIsARecord = '$'

const anyEntry = '*'

const escape = (key: string): string =>
  key.replace(/[%.*$]/gu, (character) => `%${character.charCodeAt(0).toString(16)}`)

export const under = (path: string, key: string): string =>
  path === '' ? escape(key) : `${path}.${escape(key)}`

export const everyEntryOf = (path: string): string => (path === '' ? anyEntry : `${path}.${anyEntry}`)

/** What leads to the list, entry by entry: a key, or `null` for any entry. */
export const stepsOf = (path: string): readonly (string | null)[] =>
  path === ''
    ? []
    : path
        .split('.')
        .map((step) =>
          step === anyEntry
            ? null
            : step.replace(/%([0-9a-f]{2})/gu, (_all, code: string) =>
                String.fromCharCode(Number.parseInt(code, 16))
              )
        )
