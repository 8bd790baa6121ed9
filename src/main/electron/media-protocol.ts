import { protocol } from 'electron'
import { type MediaName, mediaScheme, readMediaAddress } from '../../shared/media-address.ts'
import type { Media } from '../runtime/media.ts'
import { answerMedia } from './media-answer.ts'

/** Shows our windows what the app has fetched or keeps, by name; it reaches neither other files nor the network. */
export const serveMedia = (read: (name: MediaName) => Promise<Media | null>): void => {
  protocol.handle(mediaScheme, async (request) => {
    const name = request.method === 'GET' ? readMediaAddress(request.url) : null
    const media = name === null ? null : await read(name)
    const answer = answerMedia(media, request.headers.get('range'))
    return new Response(answer.body, { status: answer.status, headers: answer.headers })
  })
}
