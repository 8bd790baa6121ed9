import { parentPort } from 'node:worker_threads'
import { mailOrderSchema } from './mail-order.ts'
import { readMail } from './read-mail.ts'
import { wordsOfMail } from './words-of-mail.ts'

/** Reads mails away from the main thread: thirty megabytes of them take the parser most of a second. */
parentPort?.on('message', async (message: unknown) => {
  const order = mailOrderSchema.parse(message)
  switch (order.kind) {
    case 'read':
      return parentPort?.postMessage(await readMail(order.raw, order.now))
    case 'words':
      return parentPort?.postMessage(wordsOfMail(order, order.letter))
    case 'end':
      return parentPort?.close()
  }
})
