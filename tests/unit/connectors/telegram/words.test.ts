import { describe, expect, it } from 'vitest'
import { messageSchema } from '../../../../src/main/connectors/telegram/wire.ts'
import { wordsOf } from '../../../../src/main/connectors/telegram/words.ts'

const message = (content: object) =>
  messageSchema.parse({ message_id: 1, date: 1_763_632_800, chat: { id: 5, type: 'private' }, ...content })

describe('the words of a message', () => {
  it('are those of its caption where it has no text', () => {
    const entities = [{ type: 'hashtag', offset: 0, length: 5 }]
    expect(wordsOf(message({ caption: '#pain frais', caption_entities: entities }))).toEqual({
      text: '#pain frais',
      spans: [{ start: 0, end: 5, kind: 'tag', target: '#pain' }]
    })
  })

  it('stand in the pieces of a rich message, a block to a line', () => {
    const blocks = [
      { type: 'section_heading', text: 'Horaires', size: 1 },
      { type: 'paragraph', text: ['Ouvert ', { type: 'bold', text: 'dimanche' }] },
      { type: 'list', items: [{ blocks: [{ type: 'paragraph', text: 'Pain' }], label: '1' }] }
    ]
    expect(wordsOf(message({ rich_message: { blocks } })).text).toBe('Horaires\nOuvert dimanche\nPain')
  })

  it('leave out what an odd entity means, and keep the others', () => {
    const entities = [
      { type: 'text_link', offset: 0, length: 3, url: 'javascript:alert(1)' },
      { type: 'url', offset: 'odd', length: 3 },
      { type: 'email', offset: 4, length: 9 }
    ]
    expect(wordsOf(message({ text: 'ici a@b.test.', entities })).spans).toEqual([
      { start: 4, end: 13, kind: 'link', target: 'mailto:a@b.test.' }
    ])
  })

  it('are none where there are none', () => {
    expect(wordsOf(message({ new_chat_title: 'Clients' }))).toEqual({ text: '', spans: [] })
  })
})
