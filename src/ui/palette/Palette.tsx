import { Search } from "lucide-react";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { Keys } from "../keyboard/HelpDialog.tsx";
import { findItems, type PaletteItem } from "./palette-item.ts";
import { usePaletteItems } from "./use-palette-items.ts";
import "./palette.css";

interface PaletteProps {
  readonly initialText: string;
  readonly onClose: () => void;
  readonly openHelp: () => void;
}

/** Finds anything on the page, and does it: an ARIA combobox in a dialog, by keys alone if wanted. */
export function Palette({ initialText, onClose, openHelp }: PaletteProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useId();
  const [text, setText] = useState(initialText);
  const [index, setIndex] = useState(0);
  const items = usePaletteItems(openHelp);
  const groups = useMemo(() => findItems(items, text), [items, text]);
  const flat = groups.flatMap((group) => group.items);
  const chosen = flat[Math.min(index, flat.length - 1)];
  const optionId = (item: PaletteItem) => `${list}-${flat.indexOf(item)}`;
  const chosenId = chosen === undefined ? undefined : optionId(chosen);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  useEffect(() => {
    if (chosenId !== undefined)
      document.querySelector(`[id="${chosenId}"]`)?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  const run = (item: PaletteItem) => {
    // First, so that the focus goes where the item moves it, not back to where it was.
    dialog.current?.close();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = movedIndex(event.key, Math.min(index, flat.length - 1), flat.length);
    if (to !== undefined) setIndex(to);
    else if (event.key === "Enter" && chosen !== undefined) run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="modal palette"
      aria-label="Find anything"
      onClose={onClose}
      onClick={(event) => event.target === event.currentTarget && event.currentTarget.close()}
    >
      <div className="palette-box">
        <label className="palette-field">
          <Search size={16} aria-hidden />
          <input
            role="combobox"
            aria-label="Find anything"
            aria-expanded
            aria-controls={list}
            aria-autocomplete="list"
            aria-activedescendant={chosenId}
            placeholder="Pages, dashboards, services, queries, actions"
            autoComplete="off"
            spellCheck="false"
            value={text}
            onChange={({ target }) => {
              setText(target.value);
              setIndex(0);
            }}
            onKeyDown={onKeyDown}
          />
        </label>
        <div id={list} role="listbox" aria-label="What was found" className="palette-list" tabIndex={-1}>
          {groups.map(({ group, items: found }) => (
            <div key={group} role="group" aria-label={group}>
              <div className="palette-group" aria-hidden>
                {group}
              </div>
              {found.map((item) => (
                <div
                  key={item.id}
                  id={optionId(item)}
                  role="option"
                  aria-selected={item === chosen}
                  className="palette-item"
                  onClick={() => run(item)}
                  onMouseMove={() => setIndex(flat.indexOf(item))}
                >
                  <span className="palette-label">{item.label}</span>
                  {item.note !== undefined && <Note item={item} note={item.note} />}
                </div>
              ))}
            </div>
          ))}
        </div>
        <p className="palette-foot" role="status">
          {flat.length === 0 ? "Nothing fits. Try fewer letters." : `${flat.length} found`}
        </p>
      </div>
    </dialog>
  );
}

/** Of pages and actions the keys that do the same. */
function Note({ item: { group }, note }: { item: PaletteItem; note: string }) {
  return group === "Pages" || group === "Actions" ? (
    <span className="palette-note">
      <Keys keys={note} />
    </span>
  ) : (
    <span className="palette-note muted">{note}</span>
  );
}

/** Where a key moves the choice; `undefined` for other keys. */
function movedIndex(key: string, index: number, count: number): number | undefined {
  if (count === 0) return undefined;
  switch (key) {
    case "ArrowDown":
      return (index + 1) % count;
    case "ArrowUp":
      return (index - 1 + count) % count;
    case "PageDown":
      return Math.min(index + PAGE, count - 1);
    case "PageUp":
      return Math.max(index - PAGE, 0);
    default:
      return undefined;
  }
}

const PAGE = 8;
