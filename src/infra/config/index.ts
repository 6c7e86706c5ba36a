export { ConfigurationInvalid, configFileFaults, loadConfig } from './load.js';
export { Secret } from './secret.js';
export type { Config, DatabaseConfig } from './schema.js';
