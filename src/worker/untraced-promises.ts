/**
 * Preloaded by whoever starts the worker (`node --import`), which runs it in every thread of the process. In a thread of
 * workflows the SDK captures a stack for each promise, only to answer Temporal's query `__stack_trace`: a twentieth of the
 * CPU of a permit. Where Node has no promise hooks the SDK does without, and refuses that query; so it does here. It has
 * no option for that. See docs/adr/0020-untraced-promises.md.
 */
import v8 from 'node:v8';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread)
  v8.promiseHooks.createHook = () => {
    throw new Error('promises of workflows are not traced');
  };
