import { useDeferredValue, useMemo } from 'react'
import type { Account } from '../../../shared/model/account.ts'
import type { ReplyFrame } from '../../../shared/model/message.ts'
import { composeReply, openingOf } from '../../../shared/text/compose-reply.ts'
import { type CharacterCount, countCharacters } from '../../../shared/text/count-characters.ts'
import { splitReply } from '../../../shared/text/split-reply.ts'

type Signer = Parameters<typeof composeReply>[1]

/** The words of a composer as they would leave, counted as the network counts. */
export interface SignedWords {
  /** What the network asks in front of them; empty where it asks nothing. */
  readonly opening: string
  /** What will stand under them; null while nobody speaks, or where nothing does. */
  readonly signatureLine: string | null
  readonly count: CharacterCount
  /** The parts of the thread that they leave as; null: they leave as one reply. */
  readonly parts: ReturnType<typeof splitReply> | null
  /** They, or one of their parts, are more than the network takes. */
  readonly isOver: boolean
}

export const useSignedWords = (
  body: string,
  inThread: boolean,
  signer: Signer | null,
  { network, capabilities }: Account,
  frame: ReplyFrame
): SignedWords => {
  const { limit } = capabilities.reply
  const opening = openingOf(body, frame)
  const signed =
    signer === null
      ? { text: `${opening}${body}`, signatureLine: null }
      : composeReply(body, signer, network, frame)
  const count = countCharacters(signed.text, limit, frame.warning)
  // Where a long text is cut is looked for once its letters are painted: no key waits for it. Main cuts anew when it leaves.
  const cutting = inThread ? body : null
  const painted = useDeferredValue(cutting)
  const toCut = cutting === null ? null : (painted ?? cutting)
  const parts = useMemo(
    () => (toCut === null ? null : splitReply(toCut, { signer, network, frame, limit })),
    [toCut, signer, network, frame, limit]
  )
  const isOver = parts === null ? count.over : parts.some((part) => part.count.over)
  return { opening, signatureLine: signed.signatureLine, count, parts, isOver }
}
