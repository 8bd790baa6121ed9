import { flushSync } from 'react-dom'
import { useTranslation } from '../../ui/use-translation.ts'
import { hasExpired, type Proof, wordsOfProof } from '../../../shared/model/proof.ts'
import type { Snippet } from '../../../shared/model/snippet.ts'
import type { Fact } from '../../../shared/model/woven.ts'
import { showDate } from '../../ui/read-date.ts'
import { useToday } from '../../ui/use-today.ts'
import { FactChooser } from './fact-chooser.tsx'

/** The list of proofs, or of snippets, while one is being chosen. */
export const FactChoosers = ({
  choosing,
  proofs,
  snippets,
  onClose,
  onInsert
}: {
  readonly choosing: 'proof' | 'snippet' | null
  readonly proofs: readonly Proof[]
  readonly snippets: readonly Snippet[]
  readonly onClose: () => void
  readonly onInsert: (words: string, fact: Fact) => void
}) => {
  const { t, i18n } = useTranslation('proofs')
  const today = useToday()
  const insert = (words: string, fact: Fact): void => {
    // At once, the list gone and the focus given back: the next letter belongs among the words.
    flushSync(onClose)
    onInsert(words, fact)
  }
  switch (choosing) {
    case null:
      return null
    case 'proof':
      return (
        <FactChooser
          title={t('choose')}
          placeholder={t('choosePlaceholder')}
          empty={t(proofs.length === 0 ? 'none.text' : 'chooseEmpty')}
          facts={proofs.map((proof) => ({
            id: proof.id,
            head: [proof.value, proof.place].filter((part) => part !== '').join(' · '),
            text: proof.fact,
            warning:
              proof.expiresOn !== null && hasExpired(proof, today)
                ? t('expired', { date: showDate(proof.expiresOn, i18n.language) })
                : null
          }))}
          onClose={onClose}
          onChoose={(chosen) => {
            const proof = proofs.find(({ id }) => id === chosen)
            if (proof !== undefined) insert(wordsOfProof(proof), { proofId: proof.id })
          }}
        />
      )
    case 'snippet':
      return (
        <FactChooser
          title={t('snippets.choose')}
          placeholder={t('snippets.choosePlaceholder')}
          empty={t(snippets.length === 0 ? 'snippets.none' : 'snippets.chooseEmpty')}
          facts={snippets.map(({ id, name, text }) => ({ id, head: name, text, warning: null }))}
          onClose={onClose}
          onChoose={(chosen) => {
            const snippet = snippets.find(({ id }) => id === chosen)
            if (snippet !== undefined) insert(snippet.text, { snippetId: snippet.id })
          }}
        />
      )
  }
}
