import { useEffect, useMemo, useRef, useState } from "react";
import { useSearch } from "wouter/use-browser-location";
import { allZones, matchingZones, zoneOffset } from "./zone-list.ts";
import { chooseHours, chooseZone, useZoneChoice, zoneInUrl, type HoursChoice } from "./zone-store.ts";

/** So many are shown: who looks for another one writes more of it. */
const MOST = 60;

/** The time zones, searched, and the clock. */
export function ZoneChoice({ onChosen }: { onChosen: () => void }) {
  const chosen = useZoneChoice();
  const zone = zoneInUrl(useSearch()) ?? chosen.zone;
  const [text, setText] = useState("");
  const [now] = useState(() => Date.now());
  const zones = useMemo(() => allZones(), []);
  const found = matchingZones(zones, text);
  const whole = useRef<HTMLDivElement>(null);
  // It opens as the last of what may be higher than the window.
  useEffect(() => whole.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <div className="zone-choice" ref={whole}>
      <div className="zone-tools">
        <input
          type="search"
          className="input"
          aria-label="Search time zones"
          placeholder="Search time zones"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <select
          className="select"
          aria-label="Clock"
          value={chosen.hours}
          onChange={({ target }) => {
            chooseHours(CLOCKS.find(({ id }) => id === target.value)?.id ?? "auto");
            onChosen();
          }}
        >
          {CLOCKS.map(({ id, label }) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </select>
      </div>
      <div className="zone-list" role="group" aria-label="Time zones">
        {found.slice(0, MOST).map(({ id, label }) => (
          <button
            key={id}
            type="button"
            className="menu-item zone-item"
            aria-pressed={id === zone}
            onClick={() => {
              chooseZone(id);
              onChosen();
            }}
          >
            <span>{label}</span> <span className="muted num">{zoneOffset(id, now)}</span>
          </button>
        ))}
        {found.length === 0 && <p className="field-hint">No such time zone. Try the name of a large city.</p>}
        {found.length > MOST && <p className="field-hint">{found.length - MOST} more: write a name</p>}
      </div>
    </div>
  );
}

const CLOCKS: readonly { readonly id: HoursChoice; readonly label: string }[] = [
  { id: "auto", label: "Clock of my language" },
  { id: "24", label: "24 hours" },
  { id: "12", label: "12 hours" },
];
