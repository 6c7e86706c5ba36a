#!/usr/bin/env node
/**
 * Runs the command line `paraf` from the built sources, building them first when they are missing or older
 * than the sources, so that `npm run -s paraf` works after `npm ci` alone. Nothing but the command's own
 * output reaches standard output.
 */
import { ensureBuilt } from './lib/build.mjs';
import { builtUrl } from './lib/paths.mjs';

ensureBuilt();
await import(builtUrl('cli.js'));
