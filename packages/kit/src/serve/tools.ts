import { CodedError } from '../errors/define.ts';
import { closest } from '../errors/did-you-mean.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import { Inquiry } from '../gate/ask.ts';
import { GET_JOB } from '../jobs/get-job.ts';
import type { Caller } from '../policy/port.ts';
import { protocolError, questionOr, toolAnswer, toolError } from './answers.ts';
import { throughPerson } from './confirm.ts';
import type { Peer } from './runtime.ts';
import type { Session } from './session.ts';
import { unknownTarget } from './targets.ts';
import { createdTask, declaresTasks } from './tasks.ts';

export function serveTools({ server, runtime, era, callerOf, peerOf }: Session): void {
  const visibleTo = (caller: Caller) =>
    [...runtime.tools.values()].filter((target) => runtime.policy.visible(target, caller));
  server.setRequestHandler('tools/list', (_request, context) => ({
    tools: visibleTo(callerOf(context))
      // Who has the protocol's own way needs no tool for it.
      .filter(({ name }) => name !== GET_JOB || !declaresTasks(context))
      .map((target) => target.compiled.listing),
  }));
  server.setRequestHandler('tools/call', async ({ params }, context) => {
    const target = runtime.tools.get(params.name) ?? unknownTarget('tool', params.name);
    try {
      const call = async (peer: Peer) => {
        const data = await runtime.call(target, params.arguments ?? {}, peer);
        return (target.compiled?.tool.long && createdTask(data, context)) || toolAnswer(data);
      };
      return await throughPerson({ era, context, askMs: runtime.askMs, peer: peerOf(context), call });
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      if (error instanceof Inquiry) return questionOr(error);
      if (error.code === 'REQUEST_STATE_INVALID') throw protocolError(error, runtime.redact);
      if (error.code === 'UNKNOWN_TOOL') {
        const names = visibleTo(callerOf(context)).map((visible) => visible.name);
        throw protocolError(
          kitErrors.UNKNOWN_TOOL({ name: params.name.slice(0, 200), suggestion: closest(params.name, names) }),
          runtime.redact,
        );
      }
      return toolError(error, runtime.redact);
    }
  });
}
