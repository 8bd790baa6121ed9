import { useCallback, useEffect, useRef, useState } from 'react'
import type { DraftImage } from '../../../shared/contract/conversations.ts'
import type { ConversationId, DraftImageId } from '../../../shared/model/ids.ts'
import type { ImageLimit } from '../../../shared/model/network.ts'
import type { AppError } from '../../../shared/result.ts'
import { callApi } from '../../api/client.ts'
import { type ImageRefusal, prepareImage } from './prepare-image.ts'

/** A description rests this long before it is saved, as the words of the reply do. */
const restMilliseconds = 400

/** Why an image was not taken: before it was sent to the app, or by the app. */
type Refusal =
  | { readonly kind: 'file'; readonly reason: ImageRefusal }
  | { readonly kind: 'app'; readonly error: AppError }

/** Of which file, where there were several. */
export type AddRefusal = Refusal & { readonly fileName: string | null }

/** The images of the reply that is being written, kept with it, and what each shows as it is typed. */
export const useReplyImages = (
  conversationId: ConversationId,
  stored: readonly DraftImage[],
  limit: ImageLimit | null
): {
  readonly images: readonly DraftImage[]
  readonly adding: boolean
  readonly refusals: readonly AddRefusal[]
  readonly add: (files: readonly File[]) => Promise<void>
  readonly describe: (id: DraftImageId, description: string) => void
  readonly remove: (id: DraftImageId) => Promise<void>
  /** Saves the descriptions that are not saved yet, at once. */
  readonly keep: () => Promise<void>
} => {
  const [typed, setTyped] = useState<ReadonlyMap<DraftImageId, string>>(new Map())
  const [adding, setAdding] = useState(false)
  const [refusals, setRefusals] = useState<readonly AddRefusal[]>([])
  const unsaved = useRef(new Map<DraftImageId, string>())
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)

  const keep = useCallback(async (): Promise<void> => {
    clearTimeout(timer.current)
    const saving = [...unsaved.current]
    unsaved.current.clear()
    for (const [imageId, description] of saving)
      await callApi('replies.describeImage', { imageId, description })
  }, [])
  useEffect(() => {
    const leave = (): void => void keep()
    window.addEventListener('pagehide', leave)
    window.addEventListener('blur', leave)
    return () => {
      window.removeEventListener('pagehide', leave)
      window.removeEventListener('blur', leave)
      leave()
    }
  }, [keep])

  const addOne = async (file: File): Promise<Refusal | null> => {
    if (limit === null) return null
    const prepared = await prepareImage(file, limit)
    if (prepared.kind === 'refused') return { kind: 'file', reason: prepared.reason }
    const result = await callApi('replies.addImage', { conversationId, base64: prepared.base64 })
    return result.ok ? null : { kind: 'app', error: result.error }
  }

  return {
    images: stored.map((image) => ({ ...image, description: typed.get(image.id) ?? image.description })),
    adding,
    refusals,
    add: async (files) => {
      setAdding(true)
      setRefusals([])
      for (const file of files) {
        const refused = await addOne(file)
        const fileName = files.length > 1 ? file.name : null
        if (refused !== null) setRefusals((all) => [...all, { ...refused, fileName }])
      }
      setAdding(false)
    },
    describe: (id, description) => {
      setTyped((all) => new Map(all).set(id, description))
      unsaved.current.set(id, description)
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void keep(), restMilliseconds)
    },
    remove: async (imageId) => {
      unsaved.current.delete(imageId)
      setRefusals([])
      await callApi('replies.removeImage', { imageId })
    },
    keep
  }
}
