/** The pictures that the practice network can draw: invented, tiny, made by code. */
export const pictureKinds = [
  'flood',
  'smoke',
  'car',
  'street',
  'missing_child',
  'water_main',
  'screenshot',
] as const
export type PictureKind = (typeof pictureKinds)[number]
