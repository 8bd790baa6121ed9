import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from '../../ui/use-translation.ts'
import type { Mentionable } from '../../../shared/contract/writing.ts'
import type { ConversationId } from '../../../shared/model/ids.ts'
import { useApiQuery } from '../../api/client.ts'
import type { Snippet } from '../../../shared/model/snippet.ts'
import type { Fact } from '../../../shared/model/woven.ts'
import { unreachable } from '../../../shared/result.ts'
import type { CaretOffer, CaretOption } from './caret-menu.tsx'
import { findSnippets } from './find-snippets.ts'
import type { TypedStart } from './completion-at.ts'
import { findEmoji, gatherEmoji, type KnownEmoji } from './find-emoji.ts'
import { rankMentions } from './rank-mentions.ts'

let gathered: readonly KnownEmoji[] | null = null

/** The names come with the app, and are read when somebody first types one. */
const readEmoji = async (): Promise<readonly KnownEmoji[]> => {
  const [{ default: fr }, { default: en }, { default: codes }] = await Promise.all([
    import('emojibase-data/fr/compact.json'),
    import('emojibase-data/en/compact.json'),
    import('emojibase-data/en/shortcodes/github.json')
  ])
  gathered ??= gatherEmoji(fr, en, codes)
  return gathered
}

const useEmoji = (wanted: boolean): readonly KnownEmoji[] => {
  const [emoji, setEmoji] = useState(gathered)
  useEffect(() => {
    if (wanted && gathered === null) void readEmoji().then(setEmoji)
  }, [wanted])
  return emoji ?? gathered ?? []
}

/** What may be meant by what is being typed; null where nothing is known. */
export const useCompletion = (
  conversationId: ConversationId,
  start: TypedStart | null,
  here: readonly Mentionable[],
  snippets: readonly Snippet[],
  put: (start: TypedStart, words: string, fact: Fact | null) => void
): CaretOffer | null => {
  const { t, i18n } = useTranslation('composer')
  const language = i18n.language === 'fr' ? 'fr' : 'en'
  const kind = start?.kind ?? null
  const typed = start?.typed ?? ''
  const isAsked = kind === 'mention' && typed !== ''
  const elsewhere = useApiQuery(
    'writing.mentionable',
    // One place for all that is not asked for: each conversation that is passed by would keep an empty one of its own.
    { conversationId: isAsked ? conversationId : '', begins: isAsked ? typed : '' },
    { enabled: isAsked }
  ).data
  const emoji = useEmoji(kind === 'emoji')
  const found = useMemo(() => (kind === 'emoji' ? findEmoji(emoji, typed) : []), [kind, emoji, typed])
  if (start === null) return null
  const options = optionsOf()
  function optionsOf(): readonly CaretOption[] {
    if (start === null) return []
    switch (start.kind) {
      case 'mention':
        return rankMentions(typed, here, elsewhere ?? []).map(({ mention, name, isHere }) => ({
          id: mention,
          label: mention,
          detail: isHere && name !== '' ? t('mention.here', { name }) : name,
          take: () => put(start, `${mention} `, null)
        }))
      case 'emoji':
        return found.map(({ unicode, labels }) => ({
          id: unicode,
          label: `${unicode}  ${labels[language]}`,
          take: () => put(start, unicode, null)
        }))
      case 'snippet':
        return findSnippets(snippets, typed).map(({ id, name, text }) => ({
          id,
          label: name,
          detail: text,
          take: () => put(start, text, { snippetId: id })
        }))
      default:
        return unreachable(start.kind)
    }
  }
  if (options.length === 0) return null
  return { at: start.start, label: t(`complete.${start.kind}`), options }
}
