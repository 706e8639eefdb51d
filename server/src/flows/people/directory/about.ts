import { baseOf, groupSchema, mostListed, userSchema } from './resource.ts'

const schemaSchema = 'urn:ietf:params:scim:schemas:core:2.0:Schema'
const typeSchema = 'urn:ietf:params:scim:schemas:core:2.0:ResourceType'
const configSchema = 'urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig'

/** What of SCIM is served here (RFC 7643, 5). */
export const config = (origin: string, agency: number) => ({
  schemas: [configSchema],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: mostListed },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: false },
  authenticationSchemes: [
    {
      type: 'oauthbearertoken',
      name: 'API key',
      description: 'An API key of the agency whose rights include the directory, as a bearer token.',
      primary: true,
    },
  ],
  meta: {
    resourceType: 'ServiceProviderConfig',
    location: `${baseOf(origin, agency)}/ServiceProviderConfig`,
  },
})

/** The kinds of resources (RFC 7643, 6). */
export const types = (origin: string, agency: number) =>
  (['User', 'Group'] as const).map((name) => ({
    schemas: [typeSchema],
    id: name,
    name,
    endpoint: `/${name}s`,
    description: name === 'User' ? 'A person who works here' : 'A group of the directory',
    schema: name === 'User' ? userSchema : groupSchema,
    meta: { resourceType: 'ResourceType', location: `${baseOf(origin, agency)}/ResourceTypes/${name}` },
  }))

type Attribute = {
  name: string
  type?: string
  many?: true
  required?: true
  exact?: true
  readOnly?: true
  unique?: true
  parts?: readonly Attribute[]
  says: string
}

/** An attribute as SCIM describes it, with every characteristic said (RFC 7643, 7). */
const described = ({
  name,
  type,
  many,
  required,
  exact,
  readOnly,
  unique,
  parts,
  says,
}: Attribute): object => ({
  name,
  type: parts ? 'complex' : (type ?? 'string'),
  multiValued: many ?? false,
  description: says,
  required: required ?? false,
  caseExact: exact ?? false,
  mutability: readOnly ? 'readOnly' : 'readWrite',
  returned: 'default',
  uniqueness: unique ? 'server' : 'none',
  ...(parts ? { subAttributes: parts.map(described) } : {}),
})

const externalId: Attribute = { name: 'externalId', exact: true, says: "The directory's own id" }
const user: readonly Attribute[] = [
  { name: 'userName', required: true, unique: true, says: 'The e-mail address at work' },
  externalId,
  {
    name: 'active',
    type: 'boolean',
    says: 'Whether they work here; not any more: everything of theirs ends',
  },
  { name: 'displayName', says: 'How they are called on the desk' },
  {
    name: 'name',
    says: 'The parts of their name',
    parts: [
      { name: 'formatted', says: 'The whole name' },
      { name: 'familyName', says: 'The family name' },
      { name: 'givenName', says: 'The given name' },
    ],
  },
  {
    name: 'emails',
    many: true,
    says: 'Addresses; what is used is userName',
    parts: [
      { name: 'value', says: 'An address' },
      { name: 'type', says: 'Of which kind' },
      { name: 'primary', type: 'boolean', says: 'Whether it is the first' },
    ],
  },
  {
    name: 'groups',
    many: true,
    readOnly: true,
    says: 'The groups they are in',
    parts: [
      { name: 'value', readOnly: true, exact: true, says: 'The id of a group' },
      { name: 'display', readOnly: true, says: 'Its name' },
    ],
  },
]
const group: readonly Attribute[] = [
  { name: 'displayName', required: true, unique: true, says: 'The name of the group' },
  externalId,
  {
    name: 'members',
    many: true,
    says: 'Who is in it: users',
    parts: [
      { name: 'value', exact: true, says: 'The id of a user' },
      { name: 'display', readOnly: true, says: 'Their userName' },
    ],
  },
]

/** The attributes that are kept (RFC 7643, 7). */
export const schemas = (origin: string, agency: number) =>
  (
    [
      [userSchema, 'User', user],
      [groupSchema, 'Group', group],
    ] as const
  ).map(([id, name, attributes]) => ({
    schemas: [schemaSchema],
    id,
    name,
    description: name,
    attributes: attributes.map(described),
    meta: { resourceType: 'Schema', location: `${baseOf(origin, agency)}/Schemas/${id}` },
  }))
