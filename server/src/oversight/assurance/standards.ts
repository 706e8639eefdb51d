import { loadStandards, type Standard } from '#core/policy'

let kept: Standard[] | undefined
/** Both standards, read once in this process. */
export const standards = (): Standard[] => {
  kept ??= loadStandards()
  return kept
}
