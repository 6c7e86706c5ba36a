/** `npm run seed`: lays the office's data into the database that the configuration names. Arguments go to the command. */
import { ensureBuilt } from './lib/build.mjs';
import { builtUrl } from './lib/paths.mjs';

ensureBuilt();
await import(builtUrl('seed.js'));
