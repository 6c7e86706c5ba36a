/** Judges of signatures, and the state of officials' keys, as the API asks for them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseBundles } from '../assembly/case-bundles.js';
import { openSigningKeys } from '../assembly/signers.js';
import type { OpenedOffice } from '../assembly/open-office.js';
import { openTrust, openVerifier } from '../assembly/trust.js';
import type { MessageCatalogue } from '../api/messages/catalogue.js';
import type { ApiPorts } from '../api/ports.js';
import { createCaseExports } from '../infra/casefile/exports.js';
import { createStatements, loadStatementTemplate } from '../infra/letters/statement.js';
import { PdfLetterDrafter } from '../infra/pdf/letter/pdf-letter-drafter.js';
import { countedAttempts } from '../infra/signing/attempts.js';
import { parsePem } from '../infra/signing/certificate.js';
import { pause } from '../office/clock/pause.js';
import { openUploads } from '../infra/verification/uploads.js';

const TIMEOUT_MS = 5_000;
const REUSE_MS = 5 * 60_000;

type Judging = Pick<
  ApiPorts,
  'verifier' | 'statementVerifier' | 'uploads' | 'statements' | 'signingKeys' | 'caseExports'
>;

export const openJudges = async (
  office: OpenedOffice,
  messages: MessageCatalogue,
): Promise<{ readonly ports: Judging; close(): Promise<void> }> => {
  const { config, files, store, now } = office;
  const trust = openTrust(config, TIMEOUT_MS);
  const { processes, memoryMegabytes, judgeSeconds } = config.verification;
  const verifier = openVerifier(config, trust, TIMEOUT_MS, {
    processes,
    memory: memoryMegabytes,
    timeout: judgeSeconds * 1000,
  });
  const { trustAnchorFile } = config.applicants;
  // Applicants' certificates may come from other authorities than the officials'; these are asked where they say themselves.
  const statementVerifier =
    trustAnchorFile === null
      ? verifier
      : verifier.relyingOn({
          anchors: parsePem(readFileSync(trustAnchorFile, 'utf8')),
          online: { timeout: TIMEOUT_MS, reuse: REUSE_MS, ocspNonce: 'if-answered' },
        });
  return {
    ports: {
      verifier,
      statementVerifier,
      uploads: await openUploads(config.verification.uploadDir),
      statements: createStatements({
        office: files.letters,
        template: loadStatementTemplate(join(files.configDir, 'statements', 'permohonan.yaml'), config.lettersDir),
        drafter: new PdfLetterDrafter(config.officesDir),
        position: messages.text('statement.position'),
      }),
      signingKeys: openSigningKeys(config.signing, {
        trust,
        attempts: countedAttempts(store.signingAttempts, { now, pause }),
        owners: office.keyOwners,
        loginOf: async (id) => (await store.accounts.byId(id))?.login,
        now,
      }),
      caseExports: createCaseExports(store.caseRecords, caseBundles(office, trust, TIMEOUT_MS)),
    },
    close: () => verifier.close(),
  };
};
