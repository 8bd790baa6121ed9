/** Where things that can be fetched or built again are kept, outside the project. */
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The cache folder of this computer's user (XDG on Linux; the same rule elsewhere). */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'porte-parole')
