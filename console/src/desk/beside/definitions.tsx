import type { Conversation } from '@callbox/contract'

type Definitions = Conversation['definitions']

/** What is an emergency here and what is not, in the pack's words. */
export const DefinitionWords = ({ definitions }: { definitions: Definitions }) => {
  const { emergency, nonEmergency, clause } = definitions
  return (
    <div className="definitions">
      {[
        { name: 'Emergency', ...emergency },
        { name: 'Not an emergency', ...nonEmergency },
      ].map(({ name, meaning, examples }) => (
        <div key={name}>
          <p>
            <strong>{name}:</strong> {meaning}
          </p>
          <ul>
            {examples.map((example) => (
              <li key={example}>{example}</li>
            ))}
          </ul>
        </div>
      ))}
      <p className="muted small">As the public reads it ({clause}).</p>
    </div>
  )
}

export const Definitions = ({ definitions }: { definitions: Definitions }) => (
  <details className="fold">
    <summary>What is an emergency here</summary>
    <DefinitionWords definitions={definitions} />
  </details>
)
