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
import './shell/frame.css'
import './alarms/alarms.css'
import './shell/top-bar.css'
import './shell/phone-bar.css'
import './shell/rail.css'
import './shell/sheet.css'
import './shell/palette.css'
import './shell/keys.css'
import './desk/desk.css'
import './desk/queue.css'
import './desk/queue-row.css'
import './desk/conversation.css'
import './desk/messages.css'
import './desk/answer.css'
import './desk/context.css'
import './desk/start.css'
import './desk/sheets.css'
import './style/beside.css'
import './style/pages.css'
import './style/triage.css'
import './style/exercises.css'
import './style/wall.css'
import './style/interpreting.css'
import './style/density.css'
import './style/status.css'
import './lists/lists.css'
import './style/door.css'
import './style/profile.css'
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
