/**
 * Check at the start for officials' keys that sign no letter: nobody can tell whose they are, or they are another
 * person's.
 */
import type { Administration } from '../domain/ports/administration.js';
import type { SigningKeys } from '../domain/ports/signing-keys.js';
import type { Config } from '../infra/config/index.js';

export interface KeyCheck {
  readonly office: string;
  readonly provider: Config['signing']['provider'];
  readonly administration: Pick<Administration, 'staff'>;
  readonly keys: Pick<SigningKeys, 'status'>;
  readonly report: (finding: object, words: string) => void;
}

/**
 * Looks at the keys that lie in the office's own folder: an unconfirmed one stands among the confirmations from then
 * on. Tokens and providers are asked when somebody signs.
 */
export const checkKeysAtStart = async ({ office, provider, administration, keys, report }: KeyCheck): Promise<void> => {
  if (provider !== 'local') return;
  for (const { id, disabled } of await administration.staff(office)) {
    if (disabled) continue;
    const { status, certificate } = await keys.status(id);
    const finding = { official: id, fingerprint: certificate?.fingerprint ?? null };
    if (status === 'unconfirmed')
      report(
        finding,
        'a signing key names no NIK or NIP: it signs nothing until a second person has confirmed its fingerprint (GET /api/v1/confirmations)',
      );
    if (status === 'of-another')
      report(
        finding,
        'a signing key is that of another person than its account: it signs nothing; its owner hands in their own',
      );
  }
};
