/** Later messages of a source about an application that it has told of before. */
import { SOURCE_UPDATED } from '../../domain/application/asked-correction.js';
import { isObject } from '../../domain/integration/lenient.js';
import type { SourceContent } from '../../domain/integration/source-change.js';
import type { Applications } from '../../domain/ports/applications.js';

/** The fact that the source has dropped or deleted the application. */
export const WITHDRAWN = 'source-withdrawn';
/** The fact that values hold what looks like markup; its fields are named. */
export const MARKUP = 'source-markup';

/** Latest content that the source gave; null once the applicant's data has been destroyed. */
export const lastSaid = async (
  applications: Pick<Applications, 'audit' | 'file' | 'fileHistory'>,
  id: string,
): Promise<SourceContent | null> => {
  const told = (await applications.audit(id)).findLast((row) => row.verb === SOURCE_UPDATED && isObject(row.personal));
  if (told !== undefined && isObject(told.personal)) {
    const { applicant = null, data = null } = told.personal;
    if (isObject(applicant) && isObject(data)) return { applicant, data };
  }
  // as it was filed: what officers have corrected since was never the source's
  return (await applications.fileHistory(id))?.filed ?? applications.file(id);
};
