/** `npm run seed`: lays the office's data into the database that the configuration names. Arguments go to the command. */
import { ensureBuilt } from './lib/build.mjs';

ensureBuilt();
await import('../dist/seed.js');
