import type { Entry } from '@callbox/contract'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useHere } from '../api/session.ts'
import { exactAt } from '../desk/clocks.ts'
import { Words } from '../desk/words.tsx'
import type { Field, Value } from './fields.ts'

type Names = Entry['names']
/** So many stand at once; the others on demand. */
const atOnce = 40

/** A word of ours that is written in one: nobody_looked. */
const isWord = /^[a-z]{2,}(?:_[a-z]+)+$/

/** An id by what it stands for, with itself beside it; a link where that can be opened. */
const Known = ({ id, names }: { id: string; names: Names }) => {
  const { may } = useHere()
  const known = Object.hasOwn(names, id) ? names[id] : undefined
  if (!known)
    return isWord.test(id) ? (
      <>
        {id.replaceAll('_', ' ')} <code className="muted">{id}</code>
      </>
    ) : (
      <Words text={id} />
    )
  const says = <bdi>{known.says}</bdi>
  return (
    <>
      {known.is === 'conversation' && may('desk.read') ? (
        <Link to="/c/$id" params={{ id }}>
          {says}
        </Link>
      ) : known.is === 'record' ? (
        <Link to="/records/$id" params={{ id }}>
          {says}
        </Link>
      ) : (
        says
      )}{' '}
      {known.says === id ? null : <code className="muted">{id}</code>}
    </>
  )
}

const Said = ({ value, names }: { value: Value; names: Names }) => {
  const { agency } = useHere()
  switch (value.is) {
    case 'nothing':
      return <span className="muted">none</span>
    case 'yes':
    case 'no':
      return value.is
    case 'number':
      return value.number.toLocaleString('en-US', { maximumFractionDigits: 20, useGrouping: 'min2' })
    case 'moment':
      return (
        <>
          {exactAt(value.text, agency.zone)} <code className="muted">{value.text}</code>
        </>
      )
    case 'text':
      return value.text === '' ? (
        <span className="muted">empty</span>
      ) : (
        <Known id={value.text} names={names} />
      )
    case 'written':
      return <code>{value.text}</code>
    case 'list':
      return <Items items={value.items} names={names} />
    case 'fields':
      return <Fields fields={value.fields} names={names} />
  }
}

const Items = ({ items, names }: { items: Value[]; names: Names }) => {
  const [all, setAll] = useState(false)
  if (items.length === 0) return <span className="muted">none</span>
  const shown = all ? items : items.slice(0, atOnce)
  let at = 0
  return (
    <>
      <ol className="said-items">
        {shown.map((item) => {
          at += 1
          return (
            <li key={at}>
              <Said value={item} names={names} />
            </li>
          )
        })}
      </ol>
      {shown.length < items.length ? (
        <button type="button" className="verb" onClick={() => setAll(true)}>
          Show all {items.length.toLocaleString('en-US')}
        </button>
      ) : null}
    </>
  )
}

/** Fields as names and values, nested ones indented; long ones begin, and go on when asked. */
export const Fields = ({ fields, names }: { fields: Field[]; names: Names }) => {
  const [all, setAll] = useState(false)
  if (fields.length === 0) return <span className="muted">nothing more</span>
  const shown = all ? fields : fields.slice(0, atOnce)
  return (
    <>
      <dl className="facts said-fields">
        {shown.map(({ name, label, value }) => (
          <div key={name} className={value.is === 'fields' || value.is === 'list' ? 'nested' : ''}>
            <dt title={name}>{label}</dt>
            <dd>
              <Said value={value} names={names} />
            </dd>
          </div>
        ))}
      </dl>
      {shown.length < fields.length ? (
        <button type="button" className="verb" onClick={() => setAll(true)}>
          Show all {fields.length.toLocaleString('en-US')} fields
        </button>
      ) : null}
    </>
  )
}

/** Any value of a part. */
export const SaidInFull = ({ value, names }: { value: Value; names: Names }) =>
  value.is === 'fields' ? (
    <Fields fields={value.fields} names={names} />
  ) : (
    <div>
      <Said value={value} names={names} />
    </div>
  )
