import { Body, Controller, HttpCode, Inject, Post, StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AnyJson, said } from '../http/schema.js';
import { may } from '../../domain/access/permissions.js';
import type { LetterPreview } from '../../domain/ports/letter-preview.js';
import type { UserRow } from '../../domain/ports/accounts.js';
import { actorIn, CurrentUser } from '../auth/current-user.js';
import { answers, media } from '../http/answers.js';
import { Doc } from '../http/doc.js';
import { fieldFault } from '../../domain/shared/field-fault.js';
import { ZodPipe, inputInvalid } from '../http/zod.pipe.js';
import { PORT, type OfficeInfo } from '../ports.js';
import { orThrow } from '../problem/problem.js';

/** Name of a text that came without a file: faults begin with it. */
const SENT = 'template.yaml';

const PreviewBody = z
  .strictObject({
    template: z.string().trim().min(1).max(100).optional().describe('Id of a template of the office'),
    yaml: z.string().min(1).max(100_000).optional().describe('Text of a template that is not in use yet'),
    permitType: z.string().trim().min(1).max(191).optional(),
    data: z.record(z.string(), AnyJson).default({}).describe('Values that go before those of the sample, part by part'),
    draft: z.boolean().default(false).describe('The draft that the parafs cover, without number and signature'),
    sealed: z.boolean().optional().describe('With the office’s seal in the place of a signature'),
  })
  .refine(({ template, yaml }) => (template === undefined) !== (yaml === undefined), {
    error: said('expected either `template`, the id of one, or `yaml`, the text of one'),
    path: ['template'],
  });
type PreviewInput = z.output<typeof PreviewBody>;

/** Templates of letters, looked at before they are used (administrators). */
@ApiTags('letters')
@Controller('letters')
export class LettersController {
  constructor(
    @Inject(PORT.letterPreview) private readonly letters: LetterPreview,
    @Inject(PORT.office) private readonly office: OfficeInfo,
  ) {}

  @Post('preview')
  @HttpCode(200)
  @Doc({
    id: 'previewLetter',
    summary: 'The letter that a template makes of sample data, as PDF; no number is taken (administrators)',
    permission: 'preview-letter',
    body: PreviewBody,
    answer: { 200: answers(media('application/pdf'), 'The letter', 'Content-Disposition') },
  })
  async preview(
    @Body(new ZodPipe(PreviewBody)) { template, yaml, permitType, data, draft, sealed }: PreviewInput,
    @CurrentUser() user: UserRow,
  ): Promise<StreamableFile> {
    orThrow(may(actorIn(user, this.office.id), 'preview-letter', {}));
    const letter = await this.letters.preview({
      template: yaml === undefined ? { id: template ?? '' } : { name: SENT, source: yaml },
      data,
      draft,
      ...(sealed === undefined ? {} : { sealed }),
      ...(permitType === undefined ? {} : { permitType }),
    });
    if (!letter.ok)
      throw inputInvalid(
        letter.error.map((fault) =>
          fieldFault(yaml === undefined ? '/template' : '/yaml', 'expected a template without faults: {fault}', {
            fault,
          }),
        ),
      );
    return new StreamableFile(letter.value, { type: 'application/pdf', disposition: 'inline; filename="contoh.pdf"' });
  }
}
