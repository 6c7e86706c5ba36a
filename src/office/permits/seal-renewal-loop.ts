import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import type { RenewedSeal } from '../../domain/ports/sealer.js';

/**
 * Keeps the seal active over nights and holidays. What is wrong with it is reported each time, and asked no sooner for
 * that.
 */
export const createSealRenewalLoop = (sealer: RenewedSeal, options: LoopOptions): Loop =>
  createLoop('seal-activation', options, async () => {
    const wrong = await sealer.renewActivation();
    if (wrong !== null) options.report({ loop: 'seal-activation', code: 'SIGN_PROVIDER_REFUSED', detail: wrong });
    return 0;
  });
