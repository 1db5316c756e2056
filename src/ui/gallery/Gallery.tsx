import { useMemo } from "react";
import { useTheme } from "../theme/theme-store.ts";
import { GALLERY_INTERVAL } from "./gallery-data.ts";
import { shown } from "./shown.ts";
import { type Example, examples } from "./examples.ts";
import { sharedCursor } from "../panels/shared-cursor.ts";
import "./gallery.css";

/** All examples, or those of one kind of panel. */
export function Gallery({ only }: { only: string }) {
  return (
    <main className="gallery">
      <h1 className="visually-hidden">Panels</h1>
      {examples
        .filter(({ kind }) => only === "" || only === kind)
        .map((example) => (
          <Shown key={`${example.kind} ${example.name}`} example={example} />
        ))}
    </main>
  );
}

const LONE = sharedCursor("single");
const noZoom = (): void => undefined;

function Shown({ example }: { example: Example }) {
  const { kind, name, panel: Panel, frames, config, options, width = 380, height = 220 } = example;
  const { annotations = [], exemplars = [] } = example;
  const theme = useTheme((state) => state.shown);
  const seen = useMemo(() => shown(frames, config, theme), [frames, config, theme]);
  return (
    <figure>
      <figcaption>
        {kind}: {name}
      </figcaption>
      <div style={{ width, height }}>
        <Panel
          id={`${kind} ${name}`}
          title={name}
          annotations={annotations}
          exemplars={exemplars}
          cursor={LONE}
          frames={seen}
          options={options ?? {}}
          width={width}
          height={height}
          interval={GALLERY_INTERVAL}
          timeZone="utc"
          onZoom={noZoom}
          fillLink={(text) => text}
        />
      </div>
    </figure>
  );
}
