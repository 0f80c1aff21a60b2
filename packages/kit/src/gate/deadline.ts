import { kitErrors } from '../errors/kit-errors.ts';
import type { Stage } from './call.ts';

/**
 * Ends every call in time. The client's cancellation and the deadline abort one signal that reaches the backend; the
 * answer does not wait for a backend that ignores it.
 */
export const deadline: Stage = (call, next) =>
  new Promise((resolve, reject) => {
    const milliseconds = call.target.deadlineMs ?? call.runtime.deadlineMs;
    const client = call.signal;
    const controller = new AbortController();
    call.signal = controller.signal;
    const stop = (error: Error) => {
      controller.abort(error);
      reject(error);
    };
    const onCancel = () => stop(kitErrors.CANCELLED({}));
    const timer = setTimeout(
      () => stop(kitErrors.DEADLINE_EXCEEDED({ milliseconds, effect: call.target.effect })),
      milliseconds,
    );
    if (client.aborted) {
      clearTimeout(timer);
      return onCancel();
    }
    client.addEventListener('abort', onCancel, { once: true });
    next()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
        client.removeEventListener('abort', onCancel);
      });
    return undefined;
  });
