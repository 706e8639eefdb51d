import { type Role, roles } from '@callbox/contract'
import { lockedOutLink, signinLink } from '#core/identity'
import { AppError, StartError } from '#platform/errors'
import type { Command } from '../arguments.ts'
import { withWorld } from './with-world.ts'

export const signinLinkCommand: Command = {
  name: 'signin-link',
  says: 'Print a one-time sign-in link; in a real centre only for an administrator who is locked out.',
  options: { role: { type: 'string' }, email: { type: 'string' } },
  about: {
    'role ROLE': `the first person of a role: ${roles.join(', ')} (desk when nothing is said)`,
    'email ADDRESS':
      'one person; in a real centre an administrator: what they signed in with ends, and whoever looks after security is told',
  },
  run: ({ role = 'desk', email }) =>
    withWorld(async (world) => {
      if (!roles.includes(role as Role))
        throw new StartError(`--role is "${role}": say one of ${roles.join(', ')}.`)
      try {
        const link =
          email && !world.centre.practice
            ? await lockedOutLink(world, String(email))
            : await signinLink(world, email ? { email: String(email) } : { role: role as Role })
        process.stdout.write(`${link}\n`)
        return 0
      } catch (error) {
        if (error instanceof AppError) throw new StartError(error.message)
        throw error
      }
    }),
}
