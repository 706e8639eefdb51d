import { groups, keys } from '../desk/keys.ts'

/** The table of keys, in its groups: the overlay and the printed sheet are both made of this. */
export const KeyGroups = ({ heading: Heading = 'h3' }: { heading?: 'h2' | 'h3' }) => (
  <div className="key-groups">
    {groups.map((group) => (
      <section key={group}>
        <Heading>{group}</Heading>
        <dl className="key-list">
          {keys
            .filter((key) => key.group === group)
            .map((key) => (
              <div key={key.shown}>
                <dt>
                  <kbd>{key.shown}</kbd>
                </dt>
                <dd>{key.says}</dd>
              </div>
            ))}
        </dl>
      </section>
    ))}
  </div>
)
