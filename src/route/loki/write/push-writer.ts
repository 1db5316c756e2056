import { toUnixNano } from "../../../base/units.ts";
import type { LabelPair } from "../../../model/labels.ts";
import { checkPush } from "../../../model/loki/check-push.ts";
import type { PushLimits } from "../../../model/loki/push-limits.ts";
import type { PushRequest } from "../../../model/loki/push.ts";
import { LossCounter } from "../../losses.ts";
import type { Loss } from "../../losses.ts";
import type { FlowContext, LinesProcessor } from "../../processor.ts";

/**
 * What an endpoint of `loki.write` sends: lines with the external labels, without labels that are for Alloy alone. What
 * Loki refuses of a push does not come into the store either.
 */
export class PushWriter implements LinesProcessor {
  readonly #external: ReadonlyMap<string, string>;
  readonly #limits: PushLimits | undefined;
  readonly #refused = new LossCounter();

  /** @param limits of the store; none for another Loki, which has its own. */
  constructor(external: ReadonlyMap<string, string>, limits: PushLimits | undefined) {
    this.#external = external;
    this.#limits = limits;
  }

  /** Lines that Loki would refuse, by the reason that it would give. */
  get losses(): readonly Loss[] {
    return this.#refused.losses;
  }

  process(request: PushRequest, { receivedAt }: FlowContext): PushRequest {
    const sent = request.map(({ labels, entries }) => ({ labels: this.#labelsOf(labels), entries }));
    const limits = this.#limits;
    if (limits === undefined || sent.length === 0) return sent;
    // Loki tells one reason of a push; a push of one entry each tells them all, at the cost of those that are refused.
    const now = toUnixNano(receivedAt);
    const { kept, problem } = checkPush(sent, now, limits);
    if (problem !== undefined) this.#countRefused(sent, now, limits);
    return kept;
  }

  /** A line's own labels win. */
  #labelsOf(own: readonly LabelPair[]): readonly LabelPair[] {
    const labels = new Map([...this.#external, ...own]);
    const pairs = [...labels].filter(([name, value]) => value !== "" && !name.startsWith("__"));
    return pairs.toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  #countRefused(sent: PushRequest, now: bigint, limits: PushLimits): void {
    for (const { labels, entries } of sent) {
      for (const entry of entries) {
        const { problem } = checkPush([{ labels, entries: [entry] }], now, limits);
        if (problem !== undefined) this.#refused.count(kindOf(problem));
      }
    }
  }
}

/** What is wrong, without the labels and the line of which it is said. */
function kindOf(problem: string): string {
  const found = KINDS.find((kind) => problem.includes(kind));
  return found ?? "refused as Loki does";
}

const KINDS = [
  "couldn't parse labels",
  "at least one label pair is required per stream",
  "label names; limit",
  "label name too long",
  "label value too long",
  "timestamp too old",
  "timestamp too new",
  "max entry size",
  "includes structured metadata",
  "structured metadata too large",
  "too many structured metadata labels",
] as const;
