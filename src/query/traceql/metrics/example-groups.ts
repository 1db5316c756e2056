import type { SpanGroup } from "../../../store/traces/source.ts";

const PER_SLOT = 4;
const MOST = 400;

/** Few groups of spans, spread over the slots, whose spans may be exemplars: the same ones for the same groups. */
export class ExampleGroups {
  private readonly bySlot = new Map<number, SpanGroup[]>();

  add(group: SpanGroup): void {
    const groups = this.bySlot.get(group.slot);
    if (groups === undefined) this.bySlot.set(group.slot, [group]);
    else if (groups.length < PER_SLOT) groups.push(group);
    else {
      const latest = groups.reduce((a, b) => (isBefore(a, b) ? b : a));
      if (isBefore(group, latest)) groups[groups.indexOf(latest)] = group;
    }
  }

  /** In order of time. */
  all(): readonly SpanGroup[] {
    const slots = [...this.bySlot].toSorted(([a], [b]) => a - b);
    const stride = Math.max(1, Math.ceil((slots.length * PER_SLOT) / MOST));
    return slots
      .filter((_, index) => index % stride === 0)
      .flatMap(([, groups]) => groups.toSorted((a, b) => (isBefore(a, b) ? -1 : 1)));
  }
}

function isBefore({ span: a }: SpanGroup, { span: b }: SpanGroup): boolean {
  if (a.startTime !== b.startTime) return a.startTime < b.startTime;
  return a.traceId < b.traceId;
}
