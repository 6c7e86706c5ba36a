import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { withoutStamp } from '../../domain/letter/office.js';
import type { LetterPreview } from '../../domain/ports/letter-preview.js';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import { loadOperations } from '../office/load.js';
import { PdfLetterDrafter } from '../pdf/letter/pdf-letter-drafter.js';
import { LetterConfigError } from './config-fault.js';
import { loadOffice, loadPermitTypes, loadTemplateFiles } from './load.js';
import { createLetterPreview } from './preview.js';

const SAMPLE = join('samples', 'letters', 'contoh.json');

const sampleIn = (configDir: string): JsonObject => {
  const path = join(configDir, SAMPLE);
  try {
    return z.record(z.string(), z.json()).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new LetterConfigError([
      `${path} cannot be read as a JSON object: ${cause instanceof Error ? cause.message : String(cause)}`,
    ]);
  }
};

export interface PreviewFiles {
  /** Folder with `letters`, `permit-types` and `samples`, where these are not named. */
  readonly configDir: string;
  readonly officeFile: string;
  readonly lettersDir?: string;
  readonly permitTypesDir?: string;
  /** Address that the QR code leads to, without a slash at the end. */
  readonly publicUrl: string;
  /** False where the provider signs whole letters: then its signatures' appearance is the provider's. */
  readonly stamps?: boolean;
  readonly now: () => Instant;
}

/** The preview over an office's files. Throws LetterConfigError with all faults of a file that cannot be used. */
export const openPreview = (files: PreviewFiles): LetterPreview => {
  const { configDir, officeFile, publicUrl, now } = files;
  return createLetterPreview({
    office: files.stamps === false ? withoutStamp(loadOffice(officeFile)) : loadOffice(officeFile),
    ...loadTemplateFiles(files.lettersDir ?? join(configDir, 'letters')),
    permitTypes: loadPermitTypes(files.permitTypesDir ?? join(configDir, 'permit-types')),
    sample: sampleIn(configDir),
    certificateIssuer: loadOperations(officeFile).certificateIssuer,
    publicUrl,
    drafter: new PdfLetterDrafter(dirname(officeFile)),
    now,
  });
};
