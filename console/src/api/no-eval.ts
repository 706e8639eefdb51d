// The policy of the page forbids making code from text; zod would try it once and be reported. Must be imported before the contract.
const known = globalThis as { __zod_globalConfig?: { jitless?: boolean } }
known.__zod_globalConfig = { ...known.__zod_globalConfig, jitless: true }
