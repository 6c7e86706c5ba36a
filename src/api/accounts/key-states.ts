import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { SignerStatus } from '../../domain/ports/signer.js';
import type { SigningKeys } from '../../domain/ports/signing-keys.js';
import { PORT } from '../ports.js';

/** Longest wait for a provider that is asked about a key. */
const PATIENCE_MS = 2_000;

/** States of officials' keys, for answers that no slow provider may hold up. */
@Injectable()
export class KeyStates {
  private readonly log = new Logger(KeyStates.name);

  constructor(@Inject(PORT.signingKeys) private readonly keys: Pick<SigningKeys, 'status'>) {}

  /** State of this official's key; `unreachable` where it cannot be told in time. */
  of(official: string): Promise<SignerStatus['status']> {
    const asked = this.keys.status(official).then(
      ({ status }) => status,
      (error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        this.log.warn({ official, reason }, 'the signing key of an official could not be looked at');
        return 'unreachable' as const;
      },
    );
    return Promise.race([asked, pause(PATIENCE_MS, 'unreachable' as const, { ref: false })]);
  }
}
