/**
 * Everything that the office needs to work on its cases: the record, its own rules, its files and its ways out, handed
 * in.
 */
import type { Forms } from '../domain/ports/forms.js';
import type { LicenceGroup } from '../domain/application/group.js';
import type { LetterTemplate } from '../domain/letter/compose.js';
import type { OfficeLetters } from '../domain/letter/office.js';
import type { PermitType } from '../domain/letter/permit-type.js';
import type { ClockNotices } from '../domain/ports/clock-journal.js';
import type { CaseFiles } from '../domain/ports/casework.js';
import type { Delegations } from '../domain/ports/delegations.js';
import type { Drafter, PrintRenderer } from '../domain/ports/drafter.js';
import type { Links } from '../domain/ports/links.js';
import type { PermitPolicy } from '../domain/permit/life.js';
import type { PermitLives } from '../domain/ports/permit-lives.js';
import type { Recorder } from '../domain/ports/recorder.js';
import type { Sealer } from '../domain/ports/sealer.js';
import type { Accounts } from '../domain/ports/accounts.js';
import type { Applications } from '../domain/ports/applications.js';
import type { Deeds } from '../domain/ports/deeds.js';
import type { Definitions } from '../domain/ports/definitions.js';
import type { Documents } from '../domain/ports/documents.js';
import type { Incidents } from '../domain/ports/incidents.js';
import type { NumberRegister } from '../domain/ports/numbers.js';
import type { Permits } from '../domain/ports/permits.js';
import type { Surveys } from '../domain/ports/surveys.js';
import type { Archive, Printer } from '../domain/ports/world.js';
import type { Notifier } from './notices/notifier.js';
import type { ClockPolicy, WorkingCalendar } from '../domain/time/index.js';

export interface CaseStore {
  readonly recorder: Recorder;
  readonly applications: Applications;
  readonly documents: Documents;
  readonly permits: Permits;
  readonly permitLives: Pick<PermitLives, 'tell' | 'find'>;
  readonly numbers: NumberRegister;
  readonly surveys: Surveys;
  readonly accounts: Accounts;
  readonly incidents: Incidents;
  readonly deeds: Deeds;
  readonly definitions: Definitions;
  readonly delegations: Delegations;
  readonly notices: ClockNotices;
}

/** Decisions of an office: read from config/ once, at start. */
export interface OfficeRules {
  readonly letters: OfficeLetters;
  readonly templates: ReadonlyMap<string, LetterTemplate>;
  readonly permitTypes: ReadonlyMap<string, PermitType>;
  /** Licences that are applied for together, by the group's id. */
  readonly groups: ReadonlyMap<string, LicenceGroup>;
  readonly forms: Forms;
  readonly calendar: WorkingCalendar;
  readonly clock: ClockPolicy;
  readonly permits: PermitPolicy;
  /** The office's own names for the grounds of stops, in the evidence of a deemed approval. */
  readonly groundNames: Readonly<Record<string, string>>;
  /** Words for the issuer of the signer's certificate, printed at the foot of a letter. */
  readonly certificateIssuer: string;
  readonly publicUrl: string;
}

export interface Deps {
  readonly store: CaseStore;
  readonly office: OfficeRules;
  readonly files: CaseFiles;
  readonly archive: Archive;
  readonly drafter: Drafter;
  readonly notifier: Notifier;
  readonly printer: Printer;
  readonly printRenderer: PrintRenderer;
  readonly links: Links;
  /** The office's own seal; null where it has none. */
  readonly sealer: Sealer | null;
  readonly sha256: (text: string) => string;
  readonly now: () => number;
}
