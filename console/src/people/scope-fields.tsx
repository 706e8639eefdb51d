import { useAccountNames } from './use-people.ts'

export type Scope = { accounts: string[]; beats: string[] }
type Beat = { id: string; name: string }
type Props = {
  scope: Scope
  onScope: (scope: Scope) => void
  beats: readonly Beat[]
  whole: boolean
  /** What the choice means, where it is not a role's. */
  says?: string
}

const toggled = (all: readonly string[], id: string, on: boolean): string[] =>
  on ? [...all, id] : all.filter((one) => one !== id)

/** For the whole agency, or for which accounts and beats. `whole` false: this role is never held for all. */
export const ScopeFields = ({ scope, onScope, beats, whole, says }: Props) => {
  const accounts = [...useAccountNames()].map(([id, name]) => ({ id, name }))
  const boxes = (words: string, field: keyof Scope, those: readonly Beat[]) =>
    those.length === 0 ? null : (
      <fieldset className="boxes">
        <legend>{words}</legend>
        {those.map(({ id, name }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={scope[field].includes(id)}
              onChange={(event) =>
                onScope({ ...scope, [field]: toggled(scope[field], id, event.target.checked) })
              }
            />
            <bdi>{name}</bdi>
          </label>
        ))}
      </fieldset>
    )
  const none = scope.accounts.length + scope.beats.length === 0
  return (
    <>
      <p className="muted">
        {says ??
          (whole
            ? none
              ? 'Nothing chosen below: the role holds for the whole agency.'
              : 'It holds only for what is chosen below.'
            : 'This role holds for named accounts or beats only: choose at least one.')}
      </p>
      {boxes('Beats', 'beats', beats)}
      {boxes('Accounts', 'accounts', accounts)}
    </>
  )
}
