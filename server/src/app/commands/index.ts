import type { Command } from '../arguments.ts'
import { assurance } from './assurance.ts'
import { backup } from './backup.ts'
import { doctor } from './doctor.ts'
import { keysCommand } from './keys.ts'
import { migrateCommand } from './migrate.ts'
import { restore } from './restore.ts'
import { retrain } from './retrain.ts'
import { serve } from './serve.ts'
import { signinLinkCommand } from './signin-link.ts'
import { workCommand } from './work.ts'

/** What the program can do, in the order of the help. */
export const commands: readonly Command[] = [
  serve,
  workCommand,
  migrateCommand,
  assurance,
  retrain,
  signinLinkCommand,
  doctor,
  backup,
  restore,
  keysCommand,
]
