import type { Place } from '@callbox/contract'

type Look = {
  word: string
  short: string
  shape: 'octagon' | 'triangle' | 'square' | 'circle' | 'outline' | 'question'
}

/** Each place of the queue: its word and its shape; colour comes from the style sheet. */
export const looks: Record<Place, Look> = {
  life_at_risk: { word: 'Life at risk', short: 'Life at risk', shape: 'octagon' },
  not_assessed: { word: 'Not assessed', short: 'Not assessed', shape: 'question' },
  emergency: { word: 'Emergency', short: 'Emergency', shape: 'triangle' },
  abuse_threat: { word: 'Abuse or threat', short: 'Abuse, threat', shape: 'triangle' },
  service_request: { word: 'Service request', short: 'Service', shape: 'square' },
  complaint: { word: 'Complaint', short: 'Complaint', shape: 'square' },
  question: { word: 'Question', short: 'Question', shape: 'circle' },
  information: { word: 'Information', short: 'Information', shape: 'circle' },
  other: { word: 'Other', short: 'Other', shape: 'outline' },
  spam: { word: 'Spam', short: 'Spam', shape: 'outline' },
}
export const lookOf = (place: string): Look => looks[place as Place] ?? looks.other

const path = {
  octagon: <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />,
  triangle: <path d="M8 1.5 15.5 15H.5z" fill="currentColor" />,
  square: <rect x="2" y="2" width="12" height="12" fill="currentColor" />,
  circle: <circle cx="8" cy="8" r="6" fill="currentColor" />,
  outline: <circle cx="8" cy="8" r="5.5" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  question: (
    <g fill="none" stroke="currentColor" strokeWidth="1.8">
      <path d="M5 1.5h6l3.5 3.5v6L11 14.5H5L1.5 11V5z" />
      <path d="M6 6.2a2 2 0 1 1 2.6 1.9c-.4.2-.6.5-.6 1.1M8 11.2v1" />
    </g>
  ),
}

/** The shape of a band; the word stands beside it, so it is hidden from screen readers. */
export const Shape = ({ place }: { place: string }) => (
  <svg className={`shape band-${place}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    {path[lookOf(place).shape]}
  </svg>
)

/** Shape and word together. */
export const Band = ({ place, short = false }: { place: string; short?: boolean }) => (
  <span className={`band band-${place}`}>
    <Shape place={place} />
    <span>{short ? lookOf(place).short : lookOf(place).word}</span>
  </span>
)
