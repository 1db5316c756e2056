import type { ForwardDestination, ForwardSignal } from "../../api/wire/watchtower.ts";
import { CopyButton } from "../components/CopyButton.tsx";
import { Panel } from "../components/Panel.tsx";
import { SIGNALS } from "../start/arrival.ts";
import { formatSeconds } from "../time/duration.ts";
import { formatBytes, formatCount } from "../units/format.ts";
import { agoText } from "../time/ago.ts";

/** The places that what is received is copied to: how far, and what is wrong. */
export function ForwardPanel({ destinations }: { destinations: readonly ForwardDestination[] }) {
  return (
    <Panel title="Forwarding" note="what goes on to other places">
      {destinations.length === 0 ? (
        <p className="self-none">
          Nothing leaves this machine. To copy everything to Sumo Logic, start with its address:{" "}
          <code>SUMO_OTLP_ENDPOINT=https://… watchtower up</code>; for other places, give an Alloy file:{" "}
          <code>watchtower deploy-alloy FILE</code>.
        </p>
      ) : (
        destinations.map((each) => <Destination key={each.name} destination={each} />)
      )}
    </Panel>
  );
}

function Destination({ destination }: { destination: ForwardDestination }) {
  const { name, protocol, endpoint, isPaused, deadLetters, signals } = destination;
  const kept = SIGNALS.flatMap((signal) => {
    const found = signals[signal];
    return found === undefined ? [] : [{ signal, found }];
  });
  return (
    <section className="self-destination" aria-label={`Destination ${name}`}>
      <h3 className="self-destination-head">
        <span className="any-name">{name}</span>
        <span className={chipOf(destination)}>{stateOf(destination)}</span>
        <span className="muted any-name">
          {protocol} {endpoint}
        </span>
      </h3>
      <div className="status-table-scroll" tabIndex={0} role="region" aria-label={`Signals to ${name}`}>
        <table className="status-table">
          <thead>
            <tr>
              <th scope="col">Signal</th>
              <th scope="col" className="right">
                Waiting
              </th>
              <th scope="col">Since</th>
              <th scope="col" className="right">
                Sent
              </th>
              <th scope="col" className="right">
                On the wire
              </th>
              <th scope="col" className="right">
                Retries
              </th>
              <th scope="col" className="right">
                Refused
              </th>
              <th scope="col" className="right">
                Lost to the journal’s bound
              </th>
            </tr>
          </thead>
          <tbody>
            {kept.map(({ signal, found }) => (
              <SignalRow key={signal} name={signal} signal={found} />
            ))}
          </tbody>
        </table>
      </div>
      {kept.map(({ signal, found: { lastError } }) =>
        lastError === undefined ? null : (
          <p key={signal} className="self-error">
            {signal}, {agoText(lastError.time)}: <span className="error-text">{lastError.message}</span>
          </p>
        ),
      )}
      {deadLetters.count > 0 && (
        <p className="self-error">
          {formatCount(deadLetters.count)} requests ({formatBytes(deadLetters.bytes)}) were refused for good
          and are kept. Look at them: <Command text="watchtower forward dead-letters" />
        </p>
      )}
      {isPaused && (
        <p className="self-error">
          Paused. Go on with: <Command text={`watchtower forward resume ${name}`} />
        </p>
      )}
    </section>
  );
}

function SignalRow({ name, signal }: { name: string; signal: ForwardSignal }) {
  const { queue, sent, retries, refused, rejectedItems, lost } = signal;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="right num">
        {formatCount(queue.records)} ({formatBytes(queue.bytes)})
      </td>
      <td className="num">{queue.oldest === undefined ? "–" : agoText(queue.oldest)}</td>
      <td className="right num">{formatCount(sent.records)}</td>
      <td className="right num">{formatBytes(sent.wireBytes)}</td>
      <td className="right num">{formatCount(retries)}</td>
      <td className="right num">{formatCount(refused + rejectedItems)}</td>
      <td className="right num">{formatCount(lost.records)}</td>
    </tr>
  );
}

function Command({ text }: { text: string }) {
  return (
    <span className="self-command">
      <code>{text}</code> <CopyButton text={text} label={`Copy: ${text}`} />
    </span>
  );
}

function stateOf({ protocol, isPaused, signals }: ForwardDestination): string {
  if (protocol === "off") return "off";
  if (isPaused) return "paused";
  const since = Object.values(signals).flatMap(({ failingSince = [] }) => failingSince);
  return since.length === 0
    ? "sending"
    : `failing for ${formatSeconds(Math.round((Date.now() - Math.min(...since)) / 1000))}`;
}

const chipOf = (destination: ForwardDestination): string => {
  const state = stateOf(destination);
  if (state === "sending") return "chip ok";
  return state.startsWith("failing") ? "chip error" : "chip";
};
