import type { Module } from '#core/world'

export { type Arrived, type Received, receive } from './receive.ts'

export const module: Module = {
  name: 'intake',
  emits: ['message.received', 'message.revised', 'message.undecodable'],
}
