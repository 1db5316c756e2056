import { Columns2, X } from "lucide-react";
import { useLocation } from "wouter";
import { navigate as browserNavigate } from "wouter/use-browser-location";
import { usePlace } from "../link/place.ts";
import { CopyLink } from "./CopyLink.tsx";
import { usePane } from "./pane-context.ts";
import { otherPane, paneHref, signalOf, splitLink, withTimeOf, type PaneName } from "./split-state.ts";

/** In the header of a page of Explore: copies a link, splits the view; in a pane, chooses its signal and closes it. */
export function PaneControls() {
  const pane = usePane();
  const place = usePlace();
  if (pane !== undefined) return <PaneButtons pane={pane} />;
  return (
    <div className="button-group">
      <CopyLink />
      <button
        type="button"
        className="button icon"
        aria-label="Split the view"
        title="Split: two queries side by side"
        onClick={() => browserNavigate(splitLink(place(), place()))}
      >
        <Columns2 size={15} aria-hidden />
      </button>
    </div>
  );
}

function PaneButtons({ pane }: { pane: PaneName }) {
  const [path, navigate] = useLocation();
  const place = usePlace();
  const signal = signalOf(path) ?? "metrics";
  return (
    <>
      {pane === "left" && <CopyLink />}
      <select
        className="select"
        aria-label={`Signal of the ${pane} pane`}
        value={signal}
        onChange={(event) => navigate(withTimeOf(`/explore/${event.target.value}`, place()))}
      >
        <option value="metrics">Metrics</option>
        <option value="logs">Logs</option>
        <option value="traces">Traces</option>
      </select>
      <button
        type="button"
        className="button icon"
        aria-label={`Close the ${pane} pane`}
        title="Close this pane"
        onClick={() => browserNavigate(paneHref(location.search, otherPane(pane)))}
      >
        <X size={15} aria-hidden />
      </button>
    </>
  );
}
