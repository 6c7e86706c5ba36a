import { Inject, Injectable } from '@nestjs/common';
import type { Subject } from '../../domain/access/permissions.js';
import type { ApplicationRow } from '../../domain/ports/applications.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import { createReading, type Reading } from '../../office/acts/reading.js';
import { PORT } from '../ports.js';

/** Officers' right to read applications, for every door of the API. */
@Injectable()
export class CaseReading implements Reading {
  private readonly reading: Reading;

  constructor(@Inject(PORT.definitions) definitions: Pick<Definitions, 'find' | 'versions'>) {
    this.reading = createReading(definitions);
  }

  subjectOf(row: Pick<ApplicationRow, 'applicantUser' | 'state' | 'definitionDigest'>): Promise<Subject> {
    return this.reading.subjectOf(row);
  }

  proceduresFor(roles: readonly string[]): Promise<readonly string[] | undefined> {
    return this.reading.proceduresFor(roles);
  }
}
