import type { Message } from '../../../shared/model/message.ts'

/** How somebody who wrote a message is called: those who gave no name, by their handle. */
export const authorName = ({ author }: Pick<Message, 'author'>): string =>
  author.side === 'theirs' && author.name === '' ? author.handle : author.name
