import { type Logger, pino } from 'pino'

export type Log = Logger
/** Structured, without personal data: ids and codes only, never what people wrote. Errors go to standard error. */
export const makeLog = (level = process.env.LOG_LEVEL ?? 'warn'): Log =>
  pino({ level, base: null, redact: ['*.text', '*.secret', '*.password', '*.token'] }, pino.destination(2))
