import { expect, it } from 'vitest'
import { answerMedia } from '../../../src/main/electron/media-answer.ts'

const media = (mediaType: string) => ({ bytes: Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), mediaType })

it('gives the whole with what it is, to be taken for nothing else, and nothing in it runs', () => {
  expect(answerMedia(media('image/png'), null)).toEqual({
    status: 200,
    headers: {
      'Content-Type': 'image/png',
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
      'Referrer-Policy': 'no-referrer',
      'Accept-Ranges': 'bytes'
    },
    body: media('').bytes
  })
})

it.each([
  ['bytes=2-4', [2, 3, 4], 'bytes 2-4/10'],
  ['bytes=8-', [8, 9], 'bytes 8-9/10'],
  ['bytes=8-99', [8, 9], 'bytes 8-9/10']
])('gives a player the stretch %s', (range, bytes, told) => {
  const answer = answerMedia(media('audio/wav'), range)
  expect(answer.status).toBe(206)
  expect([...(answer.body ?? [])]).toEqual(bytes)
  expect(answer.headers['Content-Range']).toBe(told)
})

it.each(['bytes=10-', 'bytes=5-2'])('refuses the stretch %s', (range) => {
  expect(answerMedia(media('video/mp4'), range)).toMatchObject({ status: 416, body: null })
})

it.each(['bytes=-3', 'bytes=1-2,4-5', 'items=1-2', ''])('gives the whole for %j', (range) => {
  expect(answerMedia(media('video/mp4'), range).status).toBe(200)
})

it.each(['image/svg+xml', 'text/html', 'text/plain', 'application/pdf', 'text/javascript', ''])(
  'gives no page anything of the kind %j',
  (mediaType) => {
    expect(answerMedia(media(mediaType), null)).toMatchObject({ status: 404, body: null })
  }
)

it('gives nothing for nothing', () => {
  expect(answerMedia(null, null)).toMatchObject({ status: 404, body: null })
})
