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
export type AddRefusal =
  | { readonly kind: 'file'; readonly reason: ImageRefusal }
  | { readonly kind: 'app'; readonly error: AppError }

/** The images of the reply that is being written, kept with it, and what each shows as it is typed. */
export const useReplyImages = (
  conversationId: ConversationId,
  stored: readonly DraftImage[],
  limit: ImageLimit | null
): {
  readonly images: readonly DraftImage[]
  readonly adding: boolean
  readonly refusal: AddRefusal | null
  readonly add: (files: readonly File[]) => Promise<void>
  readonly describe: (id: DraftImageId, description: string) => void
  readonly remove: (id: DraftImageId) => Promise<void>
  /** Saves the descriptions that are not saved yet, at once. */
  readonly keep: () => Promise<void>
} => {
  const [typed, setTyped] = useState<ReadonlyMap<DraftImageId, string>>(new Map())
  const [adding, setAdding] = useState(false)
  const [refusal, setRefusal] = useState<AddRefusal | null>(null)
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

  const addOne = async (file: File): Promise<AddRefusal | null> => {
    if (limit === null) return null
    const prepared = await prepareImage(file, limit)
    if (prepared.kind === 'refused') return { kind: 'file', reason: prepared.reason }
    const result = await callApi('replies.addImage', { conversationId, base64: prepared.base64 })
    return result.ok ? null : { kind: 'app', error: result.error }
  }

  return {
    images: stored.map((image) => ({ ...image, description: typed.get(image.id) ?? image.description })),
    adding,
    refusal,
    add: async (files) => {
      setAdding(true)
      setRefusal(null)
      for (const file of files) {
        const refused = await addOne(file)
        if (refused !== null) setRefusal(refused)
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
      setRefusal(null)
      await callApi('replies.removeImage', { imageId })
    },
    keep
  }
}
