import { join } from 'node:path'
import type { Context } from '../runtime/context.ts'
import { type HashedFiles, hashedFiles } from './hashed-files.ts'

/** The cache of what came with messages: it may be emptied at any time. */
export const attachmentFiles = ({ dataFolder }: Pick<Context, 'dataFolder'>): HashedFiles =>
  hashedFiles(join(dataFolder, 'media'))

/** The images of replies that have not left yet: they exist nowhere else. */
export const replyImageFiles = ({ dataFolder }: Pick<Context, 'dataFolder'>): HashedFiles =>
  hashedFiles(join(dataFolder, 'reply-images'))
