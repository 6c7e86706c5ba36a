/** The statement that an applicant signs: a page for people, and all of the application's data inside for machines. */
import { readFileSync } from 'node:fs';
import { canonicalJson } from '../../domain/letter/canonical.js';
import { composeLetter, type LetterTemplate } from '../../domain/letter/compose.js';
import type { LetterContent } from '../../domain/letter/content.js';
import { issueLetter } from '../../domain/letter/issue.js';
import { localDate } from '../../domain/letter/local-date.js';
import { letterOffice, withoutStamp, type OfficeLetters } from '../../domain/letter/office.js';
import type { Drafter } from '../../domain/ports/drafter.js';
import type { StatementContent, Statements } from '../../domain/ports/statements.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import { isoInstant } from '../../domain/shared/time.js';
import { LetterConfigError } from './config-fault.js';
import { loadTemplateFiles, templateFrom } from './load.js';

/** Version of the attachment's format. */
const FORMAT = 'application-statement/1';

export interface StatementDeps {
  readonly office: OfficeLetters;
  readonly template: LetterTemplate;
  readonly drafter: Drafter;
  /** Position of the one who signs, above their name: *Pemohon*. */
  readonly position: string;
}

/**
 * Reads the statement's template, with the fixed words of the office's letters. Throws LetterConfigError with all
 * faults.
 */
export const loadStatementTemplate = (path: string, lettersDir: string): LetterTemplate => {
  const faults: string[] = [];
  const template = templateFrom(path, readFileSync(path, 'utf8'), loadTemplateFiles(lettersDir).labels, faults);
  if (template === undefined) throw new LetterConfigError(faults);
  return template;
};

const shown = (value: Json): string => (typeof value === 'string' ? value : value === null ? '' : canonicalJson(value));

const dataOf = (content: StatementContent, office: OfficeLetters['office']): JsonObject => ({
  office: { name: office.name },
  permitType: { name: content.permitType.name },
  applicant: { ...content.applicant },
  application: {
    id: content.application,
    number: content.number,
    receivedOn: localDate(content.receivedAt, office.zone),
  },
  statement: {
    fields: Object.entries(content.data)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([label, value]) => ({ label, value: shown(value) })),
    files: content.files.map(({ name, sha256 }) => ({ name, sha256 })),
  },
});

const machineReadable = (content: StatementContent, office: string): Uint8Array =>
  new TextEncoder().encode(
    canonicalJson({
      format: FORMAT,
      office,
      application: content.application,
      permitType: content.permitType.id,
      receivedAt: isoInstant(content.receivedAt),
      applicant: content.applicant,
      data: content.data,
      requirements: Object.fromEntries(content.files.map(({ id, sha256 }) => [id, sha256])),
    }),
  );

export const createStatements = ({ office, template, drafter, position }: StatementDeps): Statements => {
  const compose = (content: StatementContent): LetterContent => {
    const at = content.receivedAt;
    const composed = composeLetter(template, {
      // the foot of a letter speaks of the office's own certificate
      office: { ...letterOffice(withoutStamp(office)), footer: [], footerSealed: [] },
      data: dataOf(content, office.office),
      fields: [],
      validity: { type: 'none' },
      verificationUrl: null,
      certificateIssuer: '',
      draftedAt: at,
    });
    if (!composed.ok)
      throw new LetterConfigError(composed.error.map(({ code, at: place, got }) => `${place}: ${code} (${got})`));
    const { name } = content.applicant;
    const issued = issueLetter(
      { ...composed.value, signature: { capacity: null, position, name, rank: null, nip: null } },
      { number: content.number, date: localDate(at, office.office.zone), at },
    );
    if (!issued.ok) throw new LetterConfigError([`the statement cannot be made: ${issued.error.code}`]);
    return issued.value;
  };
  return {
    async make(content) {
      const { bytes, sha256 } = await drafter.draft(compose(content), {
        attachments: [
          {
            name: 'permohonan.json',
            mediaType: 'application/json',
            description: 'Data permohonan',
            bytes: machineReadable(content, office.office.id),
            modifiedAt: content.receivedAt,
          },
        ],
      });
      return { bytes, sha256 };
    },
  };
};
