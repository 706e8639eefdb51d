import { Link } from '@tanstack/react-router'
import { Empty } from './parts.tsx'

export const NoSuchPage = () => (
  <main id="main" className="page">
    <h1>There is no such page</h1>
    <Empty title="The address may be old or mistyped.">
      <p>
        <Link to="/">Go to the desk</Link>
      </p>
    </Empty>
  </main>
)
