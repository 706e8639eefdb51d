import { chances } from './chances.ts'
import { clock } from './clock.ts'
import { connector } from './connector.ts'
import { cuts } from './cuts.ts'
import { down } from './down.ts'
import { full } from './full.ts'
import { kills } from './kills.ts'
import type { SoakPart } from './part.ts'
import { slow } from './slow.ts'
import { sse } from './sse.ts'
import { surge } from './surge.ts'

/** Every family of faults, in the order of the report. */
export const parts: readonly SoakPart[] = [
  kills,
  cuts,
  down,
  full,
  slow,
  surge,
  connector,
  sse,
  clock,
  chances,
]
