import type { AnyPrompt } from '@enterprise-mcp/kit';
import type { CrmPorts } from '../ports.ts';
import { accountBriefing } from './account-briefing.ts';
import { monthlySalesReport } from './monthly-sales-report.ts';
import { pipelineReview } from './pipeline-review.ts';

export const prompts: readonly AnyPrompt<CrmPorts>[] = [monthlySalesReport, accountBriefing, pipelineReview];
