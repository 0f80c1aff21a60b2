import { createHash } from 'node:crypto';

/** Inline, as nothing may be fetched. Both colour schemes reach a contrast of 4.5:1 for text, buttons included. */
export const style = `
:root { color-scheme: light dark; --text: #1d2330; --soft: #566076; --page: #f3f5f9; --card: #ffffff; --line: #d5dae4;
  --quiet: #f7f8fb; --yes: #136f3a; --no: #b3261e; --link: #1a55c4; --warn: #8a5300; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9f0; --soft: #a6aec0; --page: #12151c; --card: #1b1f29;
  --line: #363d4d; --quiet: #151922; --yes: #1c7f46; --no: #ff9d94; --link: #8db4ff; --warn: #f0b95b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
header, main, footer { max-width: 46rem; margin: 0 auto; padding: 0 1.25rem; }
header { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; justify-content: space-between; padding-top: 1.25rem;
  color: var(--soft); font-size: .9rem; }
main { margin-top: .75rem; }
footer { padding-top: 1rem; padding-bottom: 2rem; color: var(--soft); font-size: .85rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.5rem 1.5rem; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
p { margin: .5rem 0; overflow-wrap: anywhere; }
a { color: var(--link); }
pre { margin: 0; padding: .9rem 1rem; background: var(--quiet); border: 1px solid var(--line); border-radius: 8px;
  font: .9rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.preview { border-left: 4px solid var(--link); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.25rem; margin: 1rem 0 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
summary { cursor: pointer; margin: 1rem 0 .4rem; color: var(--soft); }
code { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-size: .92em; }
.state { display: inline-block; margin: 0 0 .6rem; padding: .1rem .7rem; border: 1.5px solid currentColor;
  border-radius: 99px; font-size: .85rem; font-weight: 600; color: var(--soft); }
.state.pending { color: var(--warn); } .state.approved, .state.used { color: var(--yes); } .state.denied { color: var(--no); }
@media (prefers-color-scheme: dark) { .state.approved, .state.used { color: #6fd397; } }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1.5rem; }
button { font: inherit; font-weight: 600; min-height: 2.9rem; padding: .5rem 1.6rem; border-radius: 8px; cursor: pointer;
  border: 1.5px solid var(--no); background: transparent; color: var(--no); }
button.yes { border-color: var(--yes); background: var(--yes); color: #ffffff; }
button:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
label { display: block; font-weight: 600; margin: 1rem 0 .3rem; }
input { font: 1.15rem ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .08em; width: 100%;
  max-width: 16rem; padding: .5rem .75rem; border: 1.5px solid var(--soft); border-radius: 8px; background: var(--card);
  color: var(--text); text-transform: uppercase; }
ul.list { list-style: none; margin: 0; padding: 0; }
ul.list li { border-top: 1px solid var(--line); padding: .8rem 0; } ul.list li:first-child { border-top: 0; }
ul.list a { font-weight: 600; }
ul.list small { display: block; color: var(--soft); font-size: .85rem; overflow-wrap: anywhere; }
.problem { border-left: 4px solid var(--no); padding: .5rem .9rem; background: var(--quiet); border-radius: 4px; }
@media (max-width: 30rem) { .card { padding: 1rem; border-radius: 8px; } header, main, footer { padding-left: .75rem; padding-right: .75rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } .actions { flex-direction: column; } button { width: 100%; } }
`;

/** For the policy that lets the page have this style and nothing else. */
export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
