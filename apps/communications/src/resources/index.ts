import type { AnyResource } from '@enterprise-mcp/kit';
import type { CommsPorts } from '../ports.ts';
import { calendarDayResource } from './calendar-day.ts';
import { channelsResource } from './channels.ts';
import { outboxResource } from './outbox.ts';

export const resources: readonly AnyResource<CommsPorts>[] = [channelsResource, outboxResource, calendarDayResource];
