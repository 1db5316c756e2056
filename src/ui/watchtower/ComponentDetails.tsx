import { X } from "lucide-react";
import type { GraphComponent } from "../../api/wire/self.ts";
import type { StatusBody } from "../../api/wire/watchtower.ts";
import { CodeBlock } from "../components/CodeBlock.tsx";
import { SIGNALS } from "../start/arrival.ts";
import { formatCount, formatValue } from "../units/format.ts";
import { Fact } from "./Fact.tsx";

interface ComponentDetailsProps {
  readonly component: GraphComponent;
  readonly status: StatusBody;
  readonly onClose: () => void;
}

/** A component's block in the file, and what is counted of it. */
export function ComponentDetails({ component, status, onClose }: ComponentDetailsProps) {
  const { id, line, source, off, lost } = component;
  const losses = Object.entries(lost);
  return (
    <section className="flow-details" aria-label={`Component ${id}`}>
      <header className="flow-details-head">
        <h3 className="any-name">{id}</h3>
        <button
          type="button"
          className="button ghost small icon"
          aria-label="Close the component"
          onClick={onClose}
        >
          <X size={14} aria-hidden />
        </button>
      </header>
      {off !== undefined && <p className="self-error">Off: {off}</p>}
      <dl className="status-facts list">
        {countersOf(component, status).map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        <Fact name="Dropped">
          {losses.length === 0
            ? "nothing since the start"
            : losses.map(([reason, count]) => `${formatCount(count)}: ${reason}`).join("; ")}
        </Fact>
      </dl>
      <p className="muted flow-line-number">Line {line} of the file; secrets are masked.</p>
      <CodeBlock text={source} label="Copy the block" />
    </section>
  );
}

type Counter = readonly [name: string, value: string];

/** What is known of how much goes through a component: at both ends of the way. */
function countersOf({ name, end }: GraphComponent, status: StatusBody): readonly Counter[] {
  if (name === "otelcol.receiver.otlp")
    return SIGNALS.map((signal) => {
      const { received, rate } = status.signals[signal];
      return [`Received ${signal}`, `${formatCount(received)}, ${formatValue(rate, "perSecond")}`];
    });
  if (end === undefined) return [];
  if (end.kind === "store") return [["Goes to", "the store of this engine"]];
  const found = status.forward.find((destination) => destination.name === end.name);
  if (found === undefined) return [["Goes to", end.name]];
  const signals = SIGNALS.flatMap((signal): readonly Counter[] => {
    const { sent, queue, lastError } = found.signals[signal] ?? {};
    if (sent === undefined || queue === undefined) return [];
    const text = `${formatCount(sent.records)} sent, ${formatCount(queue.records)} waiting`;
    return [[signal, lastError === undefined ? text : `${text}; ${lastError.message}`]];
  });
  return [["Goes to", found.endpoint], ...signals];
}
