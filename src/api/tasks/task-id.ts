/**
 * Ids of tasks in addresses. The second activation of the element `receive` is the task `receive#2` on record, where `#`
 * would end an address; shown to clients it is `receive~2`. Both are taken. An element's own id, an XML name, has neither.
 */
import type { PipeTransform } from '@nestjs/common';

const ON_RECORD = /#(\d+)$/;
const SHOWN = /~(\d+)$/;

export const shownTaskId = (id: string): string => id.replace(ON_RECORD, '~$1');

/** The id on record, of either form. */
export const taskIdOf = (given: string): string => given.replace(SHOWN, '#$1');

/** For a path parameter. */
export const TASK_ID: PipeTransform<string, string> = { transform: taskIdOf };
