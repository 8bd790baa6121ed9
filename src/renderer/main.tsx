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

const client = createQueryClient()
followChanges(window.porteParole, client)
keepFew(client, 'conversations.open', 60)

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element with the id root.')

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>
  </StrictMode>
)
