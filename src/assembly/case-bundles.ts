/** Parts that a case bundle is made with, the same for every door that hands one out. */
import type { CaseExport } from '../infra/casefile/build.js';
import { createStamper } from '../infra/signing/detached-stamp.js';
import type { Trust } from '../infra/signing/trust.js';
import { softwareVersion } from '../infra/version/software.js';
import type { OpenedOffice } from './open-office.js';

/** @param timeout of one question to a time-stamp authority, in milliseconds */
export const caseBundles = (office: OpenedOffice, trust: Trust, timeout: number): CaseExport => ({
  files: office.caseFiles,
  definitions: office.store.definitions,
  stamp: createStamper({
    ...{ trust, timeout },
    authorities: office.config.signing.timestampUrls.map((url) => ({ url })),
  }),
  office: office.info,
  software: softwareVersion(),
  now: office.now,
});
