import { gateStep } from './gate.ts';
import { GOALS } from './goals.ts';
import type { Line } from './line.ts';
import { alternately, median } from './measure.ts';
import type { Part } from './options.ts';
import { eventsAddress, peerStep } from './peers.ts';
import { runMeasured } from './process.ts';
import type { Served } from './service-wish.ts';
import { type Service, withServices } from './services.ts';

const EVENTS = 50_000;
const RESOURCES = 40;
const REQUEST_MS = 400;
const DAY_MS = 86_400_000;
const SPREADS = [
  ['over a day', DAY_MS - 3_600_000],
  ['in five minutes', 300_000],
  ['in ten seconds', 10_000],
] as const;

/** Of the reading itself, and of the counting beside it. */
const EVENTS_PATH = 'policyEvents';

const NEXT_LINK = 'next-link.ts';
const OFFICIAL = 'official-client.ts';

/** A storm of denials, read to its end. */
export const azure: Part = {
  title: `Azure events, ${REQUEST_MS} ms a request`,
  measure: async ({ scale, repeats = 1 }) => {
    const lines: Line[] = [];
    const events = Math.ceil(EVENTS * scale);
    for (const [name, spreadMs] of SPREADS) {
      const storm = { events, resources: RESOURCES, definitions: 1, spreadMs, requestMs: REQUEST_MS };
      const measured = await withServices(
        [{ service: 'azure', ...storm }, { service: 'github' }],
        async ([service, ...others]) => [
          ...(await measureSpread({ name, events, repeats }, service, others)),
          ...(name === SPREADS[0][0] ? [await officialLine(service, events)] : []),
        ],
      );
      lines.push(...measured);
    }
    return lines;
  },
};

type Spread = { readonly name: string; readonly events: number; readonly repeats: number };

async function measureSpread(
  { name, events, repeats }: Spread,
  service: Service,
  others: readonly Service[],
): Promise<readonly Line[]> {
  const reading: number[] = [];
  const { peer: sequence, ours } = await alternately(repeats, {
    peer: () => readInSequence(service, events),
    ours: async () => {
      await service.span(EVENTS_PATH);
      const seconds = await readByGate([service, ...others], events);
      reading.push((await service.span(EVENTS_PATH)).ms / 1000);
      return seconds;
    },
  });
  const what = `${events.toLocaleString('en-GB')} Azure events ${name}`;
  const beside = {
    part: 'azure',
    unit: 's',
    peer: { name: 'nextLink in sequence', value: median(sequence) },
    as: 'faster',
    goal: GOALS.events,
  } as const;
  return [
    { ...beside, what: `${what}: first to last request for them`, value: median(reading), samples: reading },
    { ...beside, what: `${what}: whole process`, value: median(ours), samples: ours },
  ];
}

/** How far each comes: Azure's own client asks for the second page in a way that the service does not answer. */
async function officialLine(service: Served, events: number): Promise<Line> {
  const { result } = await runMeasured(peerStep(OFFICIAL, service, eventsAddress(service)));
  return {
    part: 'azure',
    what: `${events.toLocaleString('en-GB')} Azure events: rows read`,
    value: events,
    unit: 'rows',
    peer: { name: '@azure/arm-policyinsights', value: Number(result.log) },
    goal: { of: 'value', bound: 'least', limit: events },
  };
}

/** Seconds. */
async function readByGate(services: readonly Served[], events: number): Promise<number> {
  const { result, wallMs } = await runMeasured(gateStep(services, { event: 'pull_request' }));
  if (result.log.includes(`: read; governed: ${events} policy events came`)) return wallMs / 1000;
  throw new Error(`not all of ${events} events came:\n${result.log}`);
}

async function readInSequence(service: Served, events: number): Promise<number> {
  const { result, wallMs } = await runMeasured(peerStep(NEXT_LINK, service, eventsAddress(service)));
  if (result.log.trim() === String(events)) return wallMs / 1000;
  throw new Error(`not all of ${events} events came:\n${result.log}`);
}
