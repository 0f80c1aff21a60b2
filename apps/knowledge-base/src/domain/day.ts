import { knowledgeErrors } from '../errors.ts';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `2026-02-30` is none. */
export function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A day as an argument. Throws KB_DAY_INVALID. */
export function parseDay(argument: string, value: string): string {
  const day = value.trim();
  if (isDay(day)) return day;
  throw knowledgeErrors.KB_DAY_INVALID({ argument, value });
}

export function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
