import type { AnyPrompt } from '@enterprise-mcp/kit';
import type { KnowledgePorts } from '../ports.ts';
import { answerFromPolicy } from './answer-from-policy.ts';
import { onboardingGuide } from './onboarding-guide.ts';
import { summarizeDocument } from './summarize-document.ts';

export const prompts: readonly AnyPrompt<KnowledgePorts>[] = [answerFromPolicy, summarizeDocument, onboardingGuide];
