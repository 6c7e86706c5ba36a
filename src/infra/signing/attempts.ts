import type { PassphraseAttempts } from '../../domain/ports/signer.js';
import type { SigningAttempts } from '../../domain/ports/signing-records.js';
import type { Instant } from '../../domain/shared/time.js';

/** Counts an attempt before the passphrase is tried, so that one that crashes in between counts too. */
export const countedAttempts = (attempts: SigningAttempts, now: () => Instant): PassphraseAttempts => ({
  begin: async (official) => {
    if (await attempts.locked(official)) return false;
    await attempts.failed(official, now());
    return true;
  },
  succeed: (official) => attempts.succeeded(official),
  isLocked: (official) => attempts.locked(official),
});
