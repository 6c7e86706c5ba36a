import type { Links } from '../../domain/ports/links.js';
import type { KeyRing } from './key-ring.js';

/** Secrets of links, derived from the master key: the same application always gets the same ones. */
export const linkSecrets = (keys: KeyRing): Links => ({
  trackingSecret: (application) => keys.blindIndex('link/tracking', application),
  surveySecret: (application) => keys.blindIndex('link/survey', application),
});
