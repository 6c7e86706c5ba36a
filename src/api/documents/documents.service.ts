import { Inject, Injectable } from '@nestjs/common';
import { opensDocument, readsDocument } from '../../domain/access/documents.js';
import type { Actor, FileChanged } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { DocumentRow, Documents } from '../../domain/ports/documents.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import type { CaseFiles } from '../../domain/ports/casework.js';
import { localDate } from '../../domain/letter/local-date.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import type { Instant } from '../../domain/shared/time.js';
import { CasesService } from '../applications/cases.service.js';
import type { ActStatus } from '../../office/acts/status.js';
import { actorIn } from '../auth/current-user.js';
import { sha256Hex } from '../auth/tokens.js';
import type { ActHeaders } from '../http/headers.js';
import { MessageGateway } from '../messages/message-gateway.js';
import { inputInvalid } from '../http/zod.pipe.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { problem } from '../problem/problem.js';
import type { DocumentInput } from './dto.js';
import type { Upload } from './upload.js';

const change = (fields: DocumentInput, sha256: string): FileChanged['change'] => ({ ...fields, sha256 });

/**
 * Files of an application: archived by content, listed in the record, told to the procedure, and shown with a trace.
 */
@Injectable()
export class DocumentsService {
  constructor(
    @Inject(PORT.applications) private readonly applications: Applications,
    @Inject(PORT.documents) private readonly documents: Documents,
    @Inject(PORT.files) private readonly files: CaseFiles,
    @Inject(MessageGateway) private readonly gateway: MessageGateway,
    @Inject(CasesService) private readonly cases: CasesService,
    @Inject(PORT.office) private readonly office: OfficeInfo,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  add(
    user: UserRow,
    application: string,
    upload: Upload,
    fields: DocumentInput,
    headers: ActHeaders,
  ): Promise<{ readonly document: DocumentRow; readonly status: ActStatus }> {
    return this.addAs(({ office }) => actorIn(user, office), application, upload, fields, headers);
  }

  async addAs(
    actorOf: (row: ApplicationRow) => Actor,
    application: string,
    upload: Upload,
    fields: DocumentInput,
    headers: ActHeaders,
  ): Promise<{ readonly document: DocumentRow; readonly status: ActStatus }> {
    const row = await this.gateway.application(application);
    if (fields.kind === 'recommendation' && fields.date > localDate(this.clock(), this.office.zone))
      throw inputInvalid([fieldFault('/date', 'expected today or a day before')]);
    const sha256 = sha256Hex(upload.bytes);
    const message: FileChanged = {
      key: headers.key,
      at: this.clock(),
      actor: actorOf(row),
      type: 'file-changed',
      change: change(fields, sha256),
    };
    // nothing is kept of a file that the rules would not take
    if (!(await this.gateway.repeated(row, message))) await this.gateway.precheck(row, message);
    const document = this.listed(message, application, upload, fields);
    // its bytes first: what is listed is there
    await this.files.put(application, upload.bytes);
    const status = await this.gateway.deliver(row, message, headers.waitSeconds, document);
    // sent again, it stands as it was sent first
    return { document: (await this.documents.find(document.id)) ?? document, status };
  }

  private listed(
    { key, at, actor, change: { sha256 } }: FileChanged,
    application: string,
    upload: Upload,
    fields: DocumentInput,
  ): DocumentRow {
    return {
      id: sha256Hex(`${application}\n${key}`).slice(0, 32),
      application,
      kind: fields.kind,
      requirement: fields.kind === 'requirement' ? fields.requirement : null,
      name: upload.name,
      mediaType: upload.kind,
      size: upload.bytes.length,
      sha256,
      createdAt: at,
      createdBy: actor.user,
      meta: fields.kind === 'recommendation' ? { number: fields.number, date: fields.date, result: fields.result } : {},
    };
  }

  async list(user: UserRow, application: string): Promise<readonly DocumentRow[]> {
    const row = await this.cases.permitted(user, application, 'view-application');
    const documents = await this.documents.list(application);
    return documents.filter(({ kind }) => readsDocument({ user: user.id }, row, kind));
  }

  async content(
    user: UserRow,
    application: string,
    id: string,
  ): Promise<{ readonly document: DocumentRow; readonly bytes: Uint8Array; readonly number: string }> {
    const row = await this.cases.permitted(user, application, 'download-document');
    const document = await this.documents.find(id);
    if (document?.application !== application) {
      throw problem('DOCUMENT_NOT_FOUND', `application "${application}" has no document "${id}"`);
    }
    if (!readsDocument({ user: user.id }, row, document.kind))
      throw problem('PERMISSION_DENIED', 'what the officers deliberate on is read once the office has answered', {
        action: 'download-document',
      });
    if (!opensDocument(actorIn(user, row.office), row, document))
      throw problem(
        'PERMISSION_DENIED',
        'it carries the secret of the applicant, and is theirs and the front office’s',
        {
          action: 'download-document',
        },
      );
    const bytes = await this.files.get(application, document.sha256);
    if (bytes === null && (await this.applications.file(application)) === null)
      throw problem('DATA_DESTROYED', 'the document is listed, and its bytes were destroyed');
    if (bytes === null)
      throw problem('DOCUMENT_NOT_FOUND', 'the document is listed, but the archive does not hold its bytes');
    await this.applications.appendAudit(application, {
      at: this.clock(),
      actor: user.id,
      verb: 'download-document',
      after: { document: id, sha256: document.sha256 },
    });
    return { document, bytes, number: row.number };
  }
}
