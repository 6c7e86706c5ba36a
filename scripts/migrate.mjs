/** `npm run migrate`: lays what is missing of the tables into the database that the configuration names. */
import { loadConfig } from '../dist/infra/config/index.js';
import { migrate } from '../dist/infra/persistence/index.js';

const done = await migrate(loadConfig().database);
process.stdout.write(done.length === 0 ? 'the tables are up to date\n' : `laid: ${done.join(', ')}\n`);
