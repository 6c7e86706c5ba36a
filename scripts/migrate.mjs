/** `npm run migrate`: lays what is missing of the tables into the database that the configuration names. */

/** The image holds this file and what was built, and no other script. */
const built = (file) => import(new URL(`../dist/${file}`, import.meta.url).href);

/** @type {typeof import('../src/infra/config/index.js')} */
const { loadConfig } = await built('infra/config/index.js');
/** @type {typeof import('../src/infra/persistence/index.js')} */
const { migrate } = await built('infra/persistence/index.js');

const done = await migrate(loadConfig().database);
process.stdout.write(done.length === 0 ? 'the tables are up to date\n' : `laid: ${done.join(', ')}\n`);
