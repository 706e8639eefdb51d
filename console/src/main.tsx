import './api/no-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { client } from './api/queries.ts'
import { router } from './router.tsx'
import { keepOwnFiles } from './shell/own-files.ts'
import { unlockOnFirstPress } from './shell/sound.ts'
import { listenForKeys } from './shell/verbs.ts'
import './style/tokens.css'
import './style/base.css'
import './style/shell.css'
import './style/queue.css'
import './style/conversation.css'
import './style/beside.css'
import './style/pages.css'
import './style/triage.css'
import './style/exercises.css'
import './style/wall.css'
import './style/interpreting.css'
import './style/density.css'
import './style/status.css'
import './style/register.css'
import './style/people.css'

keepOwnFiles()
unlockOnFirstPress()
listenForKeys()
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
