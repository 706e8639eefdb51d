import type { Message } from '@callbox/contract'
import { Words } from './words.tsx'

type Post = NonNullable<Message['context']['parent']>

/** A post as it was when ours was captured. */
export const Quoted = ({ what, post }: { what: string; post: Post }) => (
  <figure className="quoted">
    <figcaption>
      {what} · <bdi>{post.name || post.author}</bdi> <bdi className="muted">{post.author}</bdi>
    </figcaption>
    <Words text={post.text} />
  </figure>
)
