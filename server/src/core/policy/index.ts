export {
  type Evidence,
  type EvidenceAsked,
  type EvidenceKind,
  type EvidenceReading,
  mostRows,
} from './evidence.ts'
export {
  loadPack,
  type Pack,
  packNames,
  packOf,
  placesInOrder,
  readLexicon,
  retentionAtCapture,
} from './pack.ts'
export { evidence } from './pack-evidence.ts'
export {
  type Band,
  bands,
  type Clause,
  type EscalationStep,
  type HelpLine,
  type InterpreterLine,
  type PerLanguage,
  type Place,
  places,
  type RecordKind,
  type RetentionClass,
  recordKinds,
  type Standard,
  type StatementPart,
  type Statements,
  statementParts,
  type Target,
  type Template,
} from './schema.ts'
export { loadStandards } from './standards.ts'
export { fillText, type TemplateVariable, templateVariables, variablesIn } from './template.ts'
export {
  type PackError,
  type PackProblem,
  packsFolder,
  parseYaml,
  readYaml,
  type YamlFile,
} from './yaml-file.ts'
