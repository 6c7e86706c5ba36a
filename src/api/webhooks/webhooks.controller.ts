import { Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { JsonObject } from '../../domain/shared/json.js';
import type { Instant } from '../../domain/shared/time.js';
import { Doc } from '../http/doc.js';
import { rawBodyOf, sentTypeOf } from '../http/bodies.js';
import { AnyObject } from '../http/schema.js';
import { PORT, type Webhook, type Webhooks } from '../ports.js';
import { OSS_ANSWERS, SICANTIK_ANSWERS } from './answers.js';

/** Messages of other systems, in their own shapes and with their own answers: nothing is interpreted here. */
@ApiTags('webhooks')
@Controller()
export class WebhooksController {
  constructor(
    @Inject(PORT.webhooks) private readonly webhooks: Webhooks,
    @Inject(PORT.clock) private readonly clock: () => Instant,
  ) {}

  @Post('oss/receiveNIB')
  @Doc({
    id: 'receiveNib',
    summary: 'OSS RBA receiveNIB (PIA 4.3.22); header `Token`',
    open: true,
    foreign: true,
    body: AnyObject,
    answer: OSS_ANSWERS,
    problems: { 413: 'The message is larger than the API takes' },
  })
  receiveNIB(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<JsonObject> {
    return this.pass(this.webhooks.receiveNIB, request, reply);
  }

  @Post('oss/receiveNIBSTPW')
  @Doc({
    id: 'receiveNibStpw',
    summary: 'OSS RBA receiveNIBSTPW (PIA 4.3.22)',
    open: true,
    foreign: true,
    body: AnyObject,
    answer: OSS_ANSWERS,
    problems: { 413: 'The message is larger than the API takes' },
  })
  receiveNIBSTPW(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<JsonObject> {
    return this.pass(this.webhooks.receiveNIBSTPW, request, reply);
  }

  @Post('oss/receiveFileDS')
  @Doc({
    id: 'receiveFileDs',
    summary: 'OSS RBA receiveFileDS (PIA 4.3.22)',
    open: true,
    foreign: true,
    body: AnyObject,
    answer: OSS_ANSWERS,
    problems: { 413: 'The message is larger than the API takes' },
  })
  receiveFileDS(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<JsonObject> {
    return this.pass(this.webhooks.receiveFileDS, request, reply);
  }

  @Post('sicantik/permohonan')
  @Doc({
    id: 'receiveSicantikApplication',
    summary: "Applications in SiCANTIK's row shape; header `X-Api-Key`",
    open: true,
    foreign: true,
    body: AnyObject,
    answer: SICANTIK_ANSWERS,
    problems: { 413: 'The message is larger than the API takes' },
  })
  sicantik(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<JsonObject> {
    return this.pass(this.webhooks.sicantikApplication, request, reply);
  }

  private async pass(webhook: Webhook, request: FastifyRequest, reply: FastifyReply): Promise<JsonObject> {
    const headers = { ...request.headers, 'content-type': sentTypeOf(request) };
    const answer = await webhook({ headers, rawBody: rawBodyOf(request), now: this.clock() });
    void reply.status(answer.status);
    return answer.body;
  }
}
