export { type List, type OfficialDeps, officialRoutes } from './routes.ts'
export { centreKey, signedList } from './sign.ts'
