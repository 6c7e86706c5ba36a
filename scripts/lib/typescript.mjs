/** `node --import` this file, or import it: TypeScript sources then run in place, decorators included, without a build. */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
