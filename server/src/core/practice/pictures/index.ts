export { draw } from './draw.ts'
export { type PictureKind, pictureKinds } from './kinds.ts'
