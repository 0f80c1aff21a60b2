import { html, raw } from 'hono/html';
import type { Principal } from '../../define/context.ts';
import { visible } from '../../results/visible.ts';
import { type Approval, statusAt } from '../approval.ts';
import { argumentsText } from '../arguments-text.ts';
import { style } from './style.ts';

/** The page's frame: whose it is, for whom, and what to show. */
export interface Frame {
  /** Title of the server. */
  readonly server: string;
  /** `crm`: the command is `mcp-crm`. */
  readonly name: string;
  /** Where the page begins, without the last slash. */
  readonly base: string;
  readonly person?: Principal | undefined;
}

type Html = ReturnType<typeof html>;

export function layout({ server, base, person }: Frame, title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${server}</title>
<style>${raw(style)}</style>
</head>
<body>
<header><span>${server} · approvals</span>${person ? html`<nav aria-label="Approvals"><a href="${base}/">All that wait</a></nav>` : ''}</header>
<main class="card">${body}</main>
<footer>${person ? html`You decide as <strong>${person.name}</strong> (<code>${person.id}</code>).` : 'Served by the MCP server on this machine, for nobody else.'}</footer>
</body>
</html>`;
}

export function pairingView(frame: Frame, { next, problem }: { next: string; problem?: string | undefined }): Html {
  const body = html`
<h1>Who are you?</h1>
<p>An agent asks for a decision that only a person may take. To see it, show once that this browser is yours:</p>
<p>Run <code>mcp-${frame.name} approvals code</code> in a terminal, and type what it shows.</p>
${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
<form method="post" action="${frame.base}/pair">
<input type="hidden" name="next" value="${next}">
<label for="code">Code</label>
<input id="code" name="code" required autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="20"${problem ? raw(' aria-invalid="true"') : ''}>
<div class="actions"><button class="yes">Continue</button></div>
</form>
<p>Done that before? Then <a href="${frame.base}/${next}">go on from here</a>: a browser that comes from another site does not say who you are.</p>`;
  return layout(frame, 'Pair this browser', body);
}

export function listView(frame: Frame, approvals: readonly Approval[], now: Date): Html {
  const items = approvals.map(
    (approval) => html`<li><a href="${frame.base}/${approval.id}">${approval.title}</a>
<small><code>${approval.name}</code> · ${asker(approval)} · ${remaining(approval, now)}</small></li>`,
  );
  const body = html`<h1>Waiting for a decision</h1>
${items.length > 0 ? html`<ul class="list">${items}</ul>` : html`<p>Nothing waits for you.</p>`}`;
  return layout(frame, 'Waiting for a decision', body);
}

const states: Readonly<Record<ReturnType<typeof statusAt>, { readonly title: string; readonly text: string }>> = {
  pending: { title: '● Waiting for you', text: '' },
  approved: {
    title: '✓ Approved',
    text: 'Nothing has happened yet: the call runs once, when the agent makes exactly the same one again.',
  },
  denied: { title: '✕ Denied', text: 'The same call is refused. Nothing was done.' },
  used: { title: '✓ Approved and run', text: 'The call has run. This approval is used up.' },
  expired: { title: '○ Expired', text: 'Nobody decided, or used the decision, in time. Nothing was done.' },
};

export function approvalView(
  frame: Frame,
  approval: Approval,
  { csrf, now, problem }: { csrf: string; now: Date; problem?: string | undefined },
): Html {
  const status = statusAt(approval, now);
  const { title, text } = states[status];
  const own = approval.byAnother && frame.person?.id === approval.principal.id;
  const body = html`
<p class="state ${status}" role="status">${title}</p>
<h1>${approval.title}</h1>
${problem ? html`<p class="problem" role="alert">${problem}</p>` : ''}
${text ? html`<p>${text}</p>` : ''}
${approval.message ? html`<p>${approval.message}</p>` : ''}
<h2 id="what">What it would do</h2>
<pre class="preview" aria-labelledby="what" tabindex="0">${approval.preview}</pre>
<dl>
<dt>Tool</dt><dd><code>${approval.name}</code></dd>
<dt>Asked by</dt><dd>${asker(approval)}</dd>
<dt>${status === 'pending' ? 'Expires' : 'Asked'}</dt><dd>${status === 'pending' ? html`${remaining(approval, now)}, at ${moment(approval.expiresAt)}` : moment(approval.requestedAt)}</dd>
${approval.decidedBy ? html`<dt>Decided by</dt><dd>${approval.decidedBy.name} (${approval.decidedBy.id}), ${moment(approval.decidedAt)}</dd>` : ''}
</dl>
<details><summary>The arguments as they were sent</summary><pre>${visible(argumentsText(approval.input))}</pre></details>
${status !== 'pending' ? '' : own ? html`<p class="problem">You asked for this yourself. The policy wants another person to confirm it.</p>` : ''}
${status === 'pending' ? decisionForm(frame, approval, csrf, !own) : ''}`;
  return layout(frame, title.slice(2), body);
}

function decisionForm(frame: Frame, approval: Approval, csrf: string, mayApprove: boolean): Html {
  return html`<form method="post" action="${frame.base}/${approval.id}">
<input type="hidden" name="csrf" value="${csrf}">
<div class="actions">
${mayApprove ? html`<button class="yes" name="decision" value="approve">✓ Approve, once</button>` : ''}
<button name="decision" value="deny">✕ Deny</button>
</div>
</form>`;
}

export function messageView(frame: Frame, title: string, text: string): Html {
  return layout(frame, title, html`<h1>${title}</h1><p>${text}</p>`);
}

/** Names come from outside: whatever could rearrange the line is written out. */
function asker({ principal, agent }: Approval): string {
  return visible(`${principal.name} (${principal.id}), with ${agent.name} ${agent.version}`).replaceAll(/\s+/g, ' ');
}

function remaining({ expiresAt }: Approval, now: Date): string {
  const minutes = Math.floor((Date.parse(expiresAt) - now.getTime()) / 60_000);
  return minutes < 1 ? 'in less than a minute' : `in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}

/** `2026-11-24 12:15 UTC` */
function moment(iso: string | undefined): string {
  return iso === undefined ? '' : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}
