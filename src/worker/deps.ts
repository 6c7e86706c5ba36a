/** Everything through which the activities reach the world. */
import { join } from 'node:path';
import type { Deps } from '../office/casework.js';
import { sha256 } from '../assembly/begin.js';
import { openChannels } from '../assembly/channels.js';
import type { OpenedOffice } from '../assembly/open-office.js';
import { withoutStamp } from '../domain/letter/office.js';
import { createFileArchive } from '../infra/archive/file-archive.js';
import { loadWording } from '../infra/mail/wording.js';
import { PdfLetterDrafter } from '../infra/pdf/letter/pdf-letter-drafter.js';
import { createPrintRenderer } from '../infra/pdf/letter/print-rendition.js';
import type { Store } from '../infra/persistence/index.js';
import { createPrinter } from '../infra/printing/create-printer.js';
import { createNotifier } from '../office/notices/notifier.js';
import type { OpenedSigning } from './signing.js';

const PRINTER_MS = 10_000;
const PRINT_JOB_MS = 90_000;
const PRINT_POLL_MS = 250;

export type WorkerDeps = Deps & { readonly store: Store };

export const depsOf = (office: OpenedOffice, { seal }: OpenedSigning): WorkerDeps => {
  const { config, files, store, caseFiles, links, now } = office;
  const { letters, operations, permitTypes, groups, templates, forms, calendar, configDir } = files;
  return {
    ...{ store, files: caseFiles, links, sealer: seal.sealer, sha256, now },
    office: {
      ...{ permitTypes, groups, templates, forms, calendar, clock: operations.clock, groundNames: operations.grounds },
      // A provider's own signature shows what the provider chooses. The letter's block names its signer instead of a
      // stamp.
      letters: config.signing.provider === 'bsre' ? withoutStamp(letters) : letters,
      permits: config.permits,
      certificateIssuer: operations.certificateIssuer,
      publicUrl: config.http.publicUrl,
    },
    archive: createFileArchive({ directory: config.archive.dir }),
    drafter: new PdfLetterDrafter(config.officesDir),
    notifier: createNotifier(openChannels(config), loadWording(join(configDir, 'mail', 'id.yaml'))),
    printer: createPrinter({
      address: config.printer.address ?? `spool:${config.printer.spoolDir}`,
      userName: 'paraf',
      timeoutMs: PRINTER_MS,
      jobTimeoutMs: PRINT_JOB_MS,
      pollMs: PRINT_POLL_MS,
    }),
    printRenderer: createPrintRenderer(),
  };
};

/** Checks that the office can seal every letter that a permit type promises. Fails where it cannot. */
export const checkSeal = ({ files }: OpenedOffice, { seal }: OpenedSigning): void => {
  if (seal.sealer !== null) return;
  for (const { id, deemedApproval } of files.permitTypes.values()) {
    if (deemedApproval?.outcome === 'statement')
      throw new Error(
        `permit type ${id}: deemedApproval states the approval in a sealed letter, and the office has no seal: set signing.officeSealFile or signing.bsre.sealSubscriber`,
      );
  }
};
