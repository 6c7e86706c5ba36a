import type { PassphraseAttempts, PassphraseTrial } from '../../domain/ports/signer.js';
import { SigningError } from './signing-error.js';

/** Reserves a place to try a secret of the official, or throws the refusal that people know. */
export const placeToTry = async (attempts: PassphraseAttempts, officialId: string): Promise<PassphraseTrial> => {
  const trial = await attempts.begin(officialId);
  if (trial === 'locked')
    throw new SigningError('KEY_LOCKED', 'too many wrong secrets; an administrator has to open the key again');
  if (trial === 'busy')
    throw new SigningError(
      'KEY_BUSY',
      'the passphrase expired while other signatures of this official began; enter it again',
    );
  return trial;
};

const isWrong = (error: unknown): boolean =>
  error instanceof SigningError &&
  (error.failure.reason === 'PASSPHRASE_WRONG' || error.failure.reason === 'TOKEN_LOCKED');

/** Tries a secret: its outcome is on record before it is known here. */
export const tried = async <T>(
  attempts: PassphraseAttempts,
  officialId: string,
  open: () => Promise<T>,
): Promise<T> => {
  const trial = await placeToTry(attempts, officialId);
  let opened: T;
  try {
    opened = await open();
  } catch (error) {
    await (isWrong(error) ? trial.wrong() : trial.undecided());
    throw error;
  }
  await trial.right();
  return opened;
};
