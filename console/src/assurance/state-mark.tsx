import type { ClauseState } from '@callbox/contract'

const path: Record<ClauseState, React.ReactNode> = {
  met: <path d="M1 1h14v14H1z M4 8.2l2.8 2.8L12 5.4" fillRule="evenodd" className="fill-tick" />,
  partly: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" className="line" />
      <path d="M1 8h14v7H1z" className="fill" />
    </>
  ),
  'not met': <path d="M8 1l7 14H1z" className="fill" />,
  stale: (
    <>
      <circle cx="8" cy="8" r="6.2" className="line" />
      <path d="M8 4v4.4l3 1.8" className="line" />
    </>
  ),
  excepted: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" className="line" />
      <path d="M2 14L14 2" className="line" />
    </>
  ),
  'not applicable': <path d="M2 8h12" className="line" />,
  'no evidence': <circle cx="8" cy="8" r="5.6" className="line dashed" />,
}

/** The state of a clause by shape; the word stands beside it. */
export const StateMark = ({ state }: { state: ClauseState }) => (
  <svg
    className={`state-mark is-${state.replaceAll(' ', '-')}`}
    viewBox="0 0 16 16"
    aria-hidden="true"
    focusable="false"
  >
    {path[state]}
  </svg>
)
