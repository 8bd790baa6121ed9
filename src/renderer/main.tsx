import './strict-page.ts'
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/source-serif-4/opsz.css'
import './styles/tokens.css'
import './styles/base.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueryClient, followChanges } from './api/client.ts'
import { keepFew } from './api/keep-few.ts'
import { App } from './app.tsx'
import { askFirst } from './ask-first.ts'
import { keepFieldInSight } from './ui/keep-field-in-sight.ts'

const client = createQueryClient()
followChanges(window.porteParole, client)
keepFew(client, 'conversations.open', 60)
keepFieldInSight()
void askFirst(client)
// The faces of both voices come while main opens the inbox: drawn in others first, the whole window would be laid out twice.
for (const face of ["1em 'Inter Variable'", "1em 'Source Serif 4 Variable'"])
  void document.fonts.load(face).catch(() => [])

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id root.')

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>
)
