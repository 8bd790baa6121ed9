import { join } from 'node:path'

/** Where the one database of a data folder lies. */
export const databaseFile = (dataFolder: string): string => join(dataFolder, 'porte-parole.sqlite')
