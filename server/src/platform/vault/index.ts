export type { SecretPlace, SecretRow } from './place.ts'
export { type Rotated, rotateKeys, settleMs } from './rotate.ts'
export { type VaultStatus, vaultStatus } from './status.ts'
