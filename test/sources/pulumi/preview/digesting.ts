import { SourceError } from '../../../../src/errors.ts';
import {
  type PreviewAbout,
  type PreviewDigest,
  PreviewDigester,
} from '../../../../src/sources/pulumi/preview/digest.ts';
import { PREVIEWED } from '../../../builders/preview.ts';

export const ABOUT: PreviewAbout = { what: 'Pulumi Cloud: reading preview 1', ...PREVIEWED };

/** The digest of events, read one by one. */
export function digestOf(events: readonly unknown[]): PreviewDigest {
  const digester = new PreviewDigester(ABOUT);
  for (const event of events) digester.add(event);
  return digester.finish();
}

/** Why the events are no whole preview. */
export function refusalOf(events: readonly unknown[]): SourceError {
  try {
    digestOf(events);
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error('the events were taken for a whole preview');
}
