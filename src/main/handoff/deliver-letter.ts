import type { HandoffId } from '../../shared/model/ids.ts'
import { listHandoffLetters } from '../store/letters.ts'
import type { HandoffContext } from './create-handoff.ts'
import { fillMarks } from './letter-marks.ts'
import { consentToken, handoffKey, handoffToken } from './tokens.ts'

/** Windows passes no longer address to a mail program, encoded; `judge-address` refuses it on every system. */
const longestAddress = 2_000

/** A `mailto:` with as many of the text's first paragraphs as an address bears; the link always is among them. */
export const mailtoAddress = (to: string, subject: string, text: string, link: string | null): string => {
  const address = (body: string): string =>
    `mailto:${encodeURIComponent(to)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`
  const whole = address(text)
  if (whole.length <= longestAddress) return whole
  const end = link === null ? '' : `\n\n${link}`
  let body = ''
  for (const paragraph of text.split('\n\n')) {
    const next = body === '' ? paragraph : `${body}\n\n${paragraph}`
    if (address(`${next}${end}`).length > longestAddress) break
    body = next
  }
  return address(body.includes(link ?? '\n') ? body : `${body}${end}`)
}

/** Hands the newest letter of a hand-off to the person, when it is theirs to send: the link copied, the mail program opened. */
export const deliver = async (ctx: HandoffContext, handoffId: HandoffId, link: string): Promise<void> => {
  const [letter] = await listHandoffLetters(ctx.store.read, [handoffId])
  if (letter === undefined || letter.state !== 'with_person') return
  if (letter.carrier === 'link' || letter.to_address === null) {
    ctx.desktop.copyText(link)
    return
  }
  const key = await handoffKey(ctx)
  const text = fillMarks(letter.text, {
    handoff: handoffToken(key, handoffId, letter.version).token,
    consent: consentToken(key, letter.colleague_id).token
  })
  const bears = text.includes(link) ? link : null
  await ctx.desktop.openAddress(mailtoAddress(letter.to_address, letter.subject, text, bears))
}
